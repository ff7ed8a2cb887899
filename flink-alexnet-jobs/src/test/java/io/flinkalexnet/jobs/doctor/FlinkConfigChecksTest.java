package io.flinkalexnet.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkConfigChecksTest {
    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void named() {
        file = folder.resolve("config.yaml");
    }

    @Test
    void findsNothingWrongWithWhatTheDocumentsSay() throws IOException {
        Files.writeString(
                file,
                """
                classloader:
                  parent-first-patterns:
                    additional: io.flinkalexnet.engine.;org.nd4j.;org.bytedeco.
                taskmanager.memory.task.off-heap.size: 1400m
                """);
        assertThat(run()).allMatch(check -> check.status() == Check.Status.OK);
    }

    @Test
    void namesThePatternsThatAreMissing() throws IOException {
        Files.writeString(file, "classloader.parent-first-patterns.additional: org.nd4j.\n");
        Check check = run().get(0);
        System.out.println(check);
        assertThat(check.status()).isEqualTo(Check.Status.FAIL);
        assertThat(check.found()).contains("io.flinkalexnet.engine.", "org.bytedeco.");
        assertThat(check.found()).doesNotContain("org.nd4j.");
        assertThat(run().get(1).status()).isEqualTo(Check.Status.WARN);
    }

    @Test
    void refusesUncompressedCheckpoints() throws IOException {
        Files.writeString(file, "execution.checkpointing.snapshot-compression: false\n");
        assertThat(run().get(2).status()).isEqualTo(Check.Status.FAIL);
    }

    @Test
    void saysHowTheFileIsCalled() {
        assertThat(run())
                .singleElement()
                .satisfies(c -> assertThat(c.found()).contains("config.yaml"));
    }

    private List<Check> run() {
        return new FlinkConfigChecks(file).run();
    }
}
