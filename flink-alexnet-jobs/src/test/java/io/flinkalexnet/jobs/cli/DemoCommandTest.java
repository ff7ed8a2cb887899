package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything is started. */
final class DemoCommandTest {
    @TempDir private Path folder;

    @Test
    void refusesAFolderThatIsNone() {
        assertRefused("is not a folder", "--images", folder.resolve("none").toString());
    }

    @Test
    void refusesAFolderWithoutClasses() throws Exception {
        Files.createDirectory(folder.resolve("a"));
        Files.write(folder.resolve("a/1.jpg"), new byte[1]);

        assertRefused("at least 2 are needed", "--images", folder.toString());
    }

    @Test
    void refusesAJsonFileInAFolderThatIsNotThere() {
        assertRefused("create it first", "--json", folder.resolve("none/d.json").toString());
    }

    @Test
    void refusesValuesOutOfTheirRange() {
        assertRefused("alexnet.source.epochs must be in", "--epochs", "0");
        assertRefused("width must be in", "--width", "9");
        assertRefused("there is no network", "--network", "lenet");
        assertRefused("there is no recipe", "--recipe", "mine");
        assertRefused("alexnet.train.learning-rate must be in", "--learning-rate", "0");
        assertRefused("alexnet.train.dropout-rate must be in", "--dropout", "1");
        assertRefused("alexnet.engine.threads must be in", "--threads", "-1");
        assertRefused("there is no engine", "--engine", "steam");
        assertRefused("alexnet.engine.precision must be one of", "--precision", "fp16");
        assertRefused("nd4j computes in f32 only, bf16", "--engine", "nd4j", "--precision", "bf16");
    }

    private static void assertRefused(String why, String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "demo";
        System.arraycopy(options, 0, args, 1, options.length);

        CommandLineRun run = CommandLineRun.of(args);

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("alexnet demo: ").contains(why).hasLineCount(1);
    }
}
