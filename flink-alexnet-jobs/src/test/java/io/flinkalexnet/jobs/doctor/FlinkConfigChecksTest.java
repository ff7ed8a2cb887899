package io.flinkalexnet.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkConfigChecksTest {
    private static final Path ROOT = Path.of("..");

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
                line("docs/operations.md", "classloader.parent-first-patterns.additional: ")
                        + line("docs/operations.md", "taskmanager.memory.task.off-heap.size: "));
        assertThat(run()).allMatch(check -> check.status() == Check.Status.OK);
    }

    @Test
    void findsNothingWrongWithTheExampleOfAJobOfOnesOwn() throws IOException {
        String page = Files.readString(ROOT.resolve("examples/own-job/README.md"));
        Matcher setting =
                Pattern.compile("`(classloader\\.parent-first-patterns\\.additional: \\S+)`")
                        .matcher(page);
        assertThat(setting.find()).isTrue();
        Files.writeString(file, setting.group(1));
        assertThat(run().get(0).status()).isEqualTo(Check.Status.OK);
    }

    /** The first line of a page that starts so. */
    private static String line(String page, String start) throws IOException {
        return Files.readAllLines(ROOT.resolve(page)).stream()
                        .filter(line -> line.startsWith(start))
                        .findFirst()
                        .orElseThrow()
                + "\n";
    }

    @Test
    void namesThePatternsThatAreMissing() throws IOException {
        Files.writeString(file, "classloader.parent-first-patterns.additional: org.nd4j.\n");
        Check check = run().get(0);
        System.out.println(check);
        assertThat(check.status()).isEqualTo(Check.Status.FAIL);
        assertThat(check.found())
                .contains("io.flinkalexnet.engine.", "org.bytedeco.", "com.sun.jna.");
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
