package io.flinkalexnet.gpukit;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.gpukit.Outcome.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartProcessTest {
    @TempDir private Path results;

    @Test
    void bringsBackWhatAPartFound() throws Exception {
        PartResult result = run("fine", 60);

        assertThat(result.part()).isEqualTo("part");
        assertThat(result.outcome().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(result.outcome().measures()).containsExactly(new Measure("size", 2, "bytes"));
    }

    @Test
    void saysWhatAPartPrintedLastThatEndsWithoutAResult() throws Exception {
        Outcome outcome = run("crash", 60).outcome();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.summary())
                .startsWith("its process ended with status 134 and no result: the card is on fire");
    }

    @Test
    void endsAPartThatTakesTooLong() throws Exception {
        Outcome outcome = run("hang", 1).outcome();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.summary()).startsWith("it was ended after 1 s");
    }

    @Test
    void doesNotTakeAnEarlierRunsResult() throws Exception {
        run("fine", 60);

        assertThat(run("crash", 60).outcome().verdict()).isEqualTo(Verdict.FAILED);
    }

    private PartResult run(String what, int seconds) throws IOException, InterruptedException {
        Files.createDirectories(results);
        return new PartProcess(results).run("part", Work.class, List.of(what), seconds);
    }

    /** What is done in a process of its own. */
    static final class Work {
        private Work() {}

        public static void main(String[] args) throws Exception {
            switch (args[1]) {
                case "fine" ->
                        PartProcess.write(
                                Outcome.passed("well", List.of(new Measure("size", 2, "bytes"))),
                                Path.of(args[0]));
                case "crash" -> {
                    System.out.println("the card is on fire");
                    System.exit(134);
                }
                case "hang" -> new CountDownLatch(1).await();
                default -> throw new IllegalArgumentException(args[1]);
            }
        }
    }
}
