package io.flinkalexnet.lab.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.lab.floor.Workload;
import io.flinkalexnet.lab.peers.FakeContender.Behaviour;
import io.flinkalexnet.lab.peers.contender.Request;
import io.flinkalexnet.lab.peers.contender.Subject;
import io.flinkalexnet.lab.peers.contender.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With processes, as in earnest. */
final class ContestTest {
    private static final Task TASK = new Task(Workload.FORWARD, 1, Precision.F32, 1, 0, 0);
    private static final int CLASSES = 3;

    @TempDir Path directory;

    private Launcher launcher;

    @BeforeEach
    void createSubject() throws IOException {
        NetworkConfig network = new NetworkConfig("alexnet-small", CLASSES, 32, 0.05);
        Subject.create(directory, network);
        launcher =
                new Launcher(
                        new PeersOptions(
                                directory,
                                directory,
                                network,
                                List.of(),
                                List.of(1),
                                List.of(),
                                List.of(Precision.F32),
                                1,
                                2));
    }

    private List<Result> contest(Behaviour... behaviours) throws InterruptedException {
        List<Entrant> entrants =
                List.of(behaviours).stream()
                        .map(each -> FakeContender.entrant(each.name(), each))
                        .toList();
        Reference reference =
                new Reference(
                        launcher, FakeContender.entrant("reference", Behaviour.WORKS), CLASSES);
        return new Contest(TASK, entrants, 2).run(launcher, reference, runner -> {});
    }

    @Test
    void enginesTakeTurnsAfterAllHaveWarmedUp() throws Exception {
        List<Result> results = contest(Behaviour.WORKS, Behaviour.CHATTERS);
        assertThat(results).allSatisfy(result -> assertThat(result.failure()).isNull());
        assertThat(Files.readAllLines(directory.resolve(FakeContender.DIARY)))
                .filteredOn(line -> !line.startsWith("reference"))
                .containsExactly(
                        "WORKS closes", // the check
                        "WORKS",
                        "WORKS",
                        "WORKS",
                        "CHATTERS closes",
                        "CHATTERS",
                        "CHATTERS",
                        "CHATTERS",
                        "WORKS",
                        "CHATTERS",
                        "WORKS",
                        "CHATTERS",
                        "WORKS closes",
                        "CHATTERS closes");
        assertThat(results.get(0).measurements()).hasSize(2);
        assertThat(results.get(0).medianMillis()).isEqualTo(4500);
    }

    @Test
    void anEngineThatDiesDropsOutWithItsLastWordsAndTheOthersGoOn() throws Exception {
        List<Result> results = contest(Behaviour.DIES, Behaviour.WORKS);
        assertThat(results.get(0).failure())
                .isEqualTo("DIES has ended with status 3: Cannot allocate memory");
        assertThat(results.get(1).failure()).isNull();
        assertThat(results.get(1).measurements()).hasSize(2);
    }

    @Test
    void anEngineWithoutItsLibraryDropsOutWithTheReason() throws Exception {
        assertThat(contest(Behaviour.CANNOT_OPEN).get(0).failure())
                .isEqualTo(
                        "CANNOT_OPEN: java.lang.UnsatisfiedLinkError: no torch in java.library.path");
    }

    @Test
    void anEngineThatComputesAnotherFunctionIsRefused() throws Exception {
        Result result = contest(Behaviour.COMPUTES_SOMETHING_ELSE).get(0);
        assertThat(result.failure())
                .startsWith("COMPUTES_SOMETHING_ELSE computes another function: in forward of 1");
        assertThat(result.measurements()).isEmpty();
    }

    @Test
    void aProcessThatDoesNotAnswerIsEnded() throws Exception {
        Entrant hangs = FakeContender.entrant("HANGS", Behaviour.HANGS);
        ProcessBuilder builder = new ProcessBuilder(launcher.command(hangs));
        Path log = directory.resolve("log");
        try (Child child = new Child("HANGS", builder, log, Duration.ofSeconds(5))) {
            child.ask(Request.prepare(TASK));
            assertThatThrownBy(() -> child.ask(Request.run(1)))
                    .isInstanceOf(ChildException.class)
                    .hasMessage("HANGS has not answered within 5 s");
        }
    }

    @Test
    void settingsOfThisProcessDoNotReachTheEngines() {
        assertThat(Launcher.isSetting("OPENBLAS_CORETYPE")).isTrue();
        assertThat(Launcher.isSetting("MALLOC_ARENA_MAX")).isTrue();
        assertThat(Launcher.isSetting("PATH")).isFalse();
    }
}
