package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs a copy of the script {@code alexnet} in a tiny source tree, with a PATH that holds the usual
 * tools, and java, javac and mvn that are written here.
 */
@EnabledOnOs(OS.LINUX)
final class LauncherTest {
    private static final List<String> TOOLS =
            List.of(
                    "bash",
                    "cat",
                    "dirname",
                    "env",
                    "find",
                    "flock",
                    "head",
                    "mkdir",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "sleep",
                    "tail",
                    "touch",
                    "tr",
                    "uname");

    @TempDir private Path folder;
    private Path bin;
    private Path root;

    @BeforeEach
    void makeTree() throws IOException {
        bin = Files.createDirectory(folder.resolve("bin"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(bin.resolve(tool), find(tool));
        }
        root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectory(root.resolve(".mvn"));
        Files.createDirectory(root.resolve("schemas"));
        Files.createDirectory(root.resolve("benchmarks"));
        Files.createDirectories(root.resolve("flink-alexnet-jobs/src/main/java"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.copy(Path.of("..", "alexnet"), root.resolve("alexnet"));
    }

    @Test
    void saysWhatToInstallWhenJavaIsMissing() throws Exception {
        Run run = run("model", "show");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output())
                .contains("Java is missing; version 17", "apt-get install openjdk-17-jdk maven");
    }

    @Test
    void saysThatJavaIsTooOld() throws Exception {
        tool("java", "echo 'openjdk version \"11.0.20\" 2023-07-18' >&2");

        Run run = run();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output())
                .contains("Java 17 or later is needed", "version 11.0.20", "JAVA_HOME=");
    }

    @Test
    void readsTheOldWayOfNumberingJava() throws Exception {
        tool("java", "echo 'java version \"1.8.0_392\"' >&2");

        assertThat(run().output()).contains("is version 1.8.0_392");
    }

    @Test
    void saysThatMavenIsMissing() throws Exception {
        goodJava();

        Run run = run();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output())
                .contains("Maven is missing; version 3.8.1", "apt-get install maven");
    }

    @Test
    void saysThatMavenIsTooOld() throws Exception {
        goodJava();
        tool("mvn", "echo 'Apache Maven 3.6.3'");

        Run run = run();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("Maven 3.8.1 or later is needed", "version 3.6.3");
    }

    @Test
    void saysThatARuntimeIsNotEnoughToBuild() throws Exception {
        tool("java", "echo 'openjdk version \"17.0.15\"' >&2");

        assertThat(run().output()).contains("javac is missing", "openjdk-17-jdk");
    }

    @Test
    void buildsOnceAndAgainOnlyWhenASourceHasChanged() throws Exception {
        goodJava();
        goodMaven();

        assertThat(run("peek", "models").output())
                .contains(
                        "first build",
                        "about 600 MB",
                        "ran io.flinkalexnet.jobs.cli.Main peek models");
        assertThat(run().output()).doesNotContain("build");

        Path source = root.resolve("flink-alexnet-jobs/src/main/java/A.java");
        Files.writeString(source, "class A {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(run().output()).contains("the sources have changed");
    }

    @Test
    void doesNotBuildForATest() throws Exception {
        goodJava();
        goodMaven();
        run();
        Path test = root.resolve("flink-alexnet-jobs/src/test/java/ATest.java");
        Files.createDirectories(test.getParent());
        Files.writeString(test, "class ATest {}");
        Files.setLastModifiedTime(test, FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(run().output()).doesNotContain("build");
    }

    @Test
    void showsTheEndOfAFailedBuildAndRunsNothing() throws Exception {
        goodJava();
        tool(
                "mvn",
                "if [ \"$1\" = -version ]; then echo 'Apache Maven 3.8.7'; else echo 'cannot find symbol'; exit 1; fi");

        Run run = run();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output())
                .contains("cannot find symbol", "the build failed", "alexnet-build.log")
                .doesNotContain("ran io.flinkalexnet");
    }

    @Test
    void passesTheExitStatusOn() throws Exception {
        tool(
                "java",
                "[ \"$1\" = -version ] && { echo 'openjdk version \"17.0.15\"' >&2; exit 0; }; exit 7");
        tool("javac", "exit 0");
        goodMaven();

        assertThat(run().status()).isEqualTo(7);
    }

    private void goodJava() throws IOException {
        tool(
                "java",
                """
                if [ "$1" = -version ]; then echo 'openjdk version "21.0.2" 2024-01-16' >&2; exit 0; fi
                while [ "$1" != io.flinkalexnet.jobs.cli.Main ]; do shift; done
                echo "ran $*"
                """);
        tool("javac", "exit 0");
    }

    private void goodMaven() throws IOException {
        tool(
                "mvn",
                """
                if [ "$1" = -version ]; then echo 'Apache Maven 3.8.7 (abc)'; exit 0; fi
                mkdir -p flink-alexnet-jobs/target/lib target/flink-alexnet/flink/lib
                """);
    }

    private void tool(String name, String body) throws IOException {
        Path file = bin.resolve(name);
        Files.writeString(file, "#!" + bin.resolve("bash") + "\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path find(String tool) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            Path file = Path.of(folder, tool);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException("the test needs " + tool);
    }

    private record Run(int status, String output) {}

    private Run run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(bin.resolve("bash").toString());
        command.add(root.resolve("alexnet").toString());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", bin.toString());
        builder.environment().remove("JAVA_HOME");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the script did not end; it printed " + output);
        }
        return new Run(process.exitValue(), output);
    }
}
