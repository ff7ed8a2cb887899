package io.flinkalexnet.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FileSizeLimitTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir private Path folder;

    /** Writes a mebibyte to a new file for each line it gets, and says how that went. */
    public static void main(String[] args) throws Exception {
        var lines = new Scanner(System.in, StandardCharsets.UTF_8);
        while (lines.hasNextLine()) {
            Path file = Path.of(args[0], lines.nextLine());
            try {
                Files.write(file, new byte[MEBIBYTE]);
                System.out.println("written");
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void anotherProcessCanNotWriteBeyondItUntilItIsLifted() throws Exception {
        assumeTrue(FileSizeLimit.isPossible(), "skipped: there is no " + FileSizeLimit.TOOL);
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                FileSizeLimitTest.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var ask = writer.outputWriter(StandardCharsets.UTF_8);
                var answers = writer.inputReader(StandardCharsets.UTF_8)) {
            try (var ignored = new FileSizeLimit(writer.pid(), MEBIBYTE / 2)) {
                ask.write("limited\n");
                ask.flush();
                assertThat(answers.readLine()).contains("File too large");
            }
            ask.write("free\n");
            ask.flush();
            assertThat(answers.readLine()).isEqualTo("written");
        } finally {
            writer.destroy();
            writer.waitFor(30, TimeUnit.SECONDS);
        }
        assertThat(folder.resolve("limited")).hasSize(MEBIBYTE / 2);
        assertThat(folder.resolve("free")).hasSize(MEBIBYTE);
    }
}
