package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.flinkalexnet.jobs.ClassifyJob;
import io.flinkalexnet.jobs.ClassifyJobOptions;
import io.flinkalexnet.jobs.JobArguments;
import io.flinkalexnet.jobs.StatsJob;
import io.flinkalexnet.jobs.StatsJobOptions;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.TrainJobOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in README and docs is one that is understood. */
final class DocumentedCommandsTest {
    private static final String OURS = "./alexnet ";
    private static final String FLINK = "flink run ";
    private static final Map<String, List<ConfigOption<?>>> OPTIONS =
            Map.of(
                    StatsJob.class.getName(), StatsJobOptions.ALL,
                    TrainJob.class.getName(), TrainJobOptions.ALL,
                    ClassifyJob.class.getName(), ClassifyJobOptions.ALL);

    static List<String> ownCommands() throws IOException {
        return commands(OURS).stream()
                .filter(each -> !each.startsWith(OURS + "lab "))
                .filter(each -> !each.startsWith(OURS + "gpu-kit "))
                .toList();
    }

    static List<String> flinkCommands() throws IOException {
        return commands(FLINK);
    }

    @ParameterizedTest
    @MethodSource("ownCommands")
    void isUnderstoodByTheCommandLine(String command) {
        String[] arguments = words(command.substring(OURS.length()));
        assertThatCode(
                        () ->
                                Main.commandLine(silent(), silent(), List.of(), arguments)
                                        .parseArgs(arguments))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("flinkCommands")
    void isUnderstoodByTheJob(String command) {
        List<String> words = List.of(words(command));
        String main = words.get(words.indexOf("-c") + 1);
        assertThat(OPTIONS).containsKey(main);
        int jar = words.indexOf("flink-alexnet-job.jar");
        assertThat(jar).as("the job jar in: " + command).isPositive();
        String[] arguments = words.subList(jar + 1, words.size()).toArray(new String[0]);
        assertThatCode(() -> JobArguments.parse(arguments, OPTIONS.get(main)))
                .doesNotThrowAnyException();
    }

    private static PrintWriter silent() {
        return new PrintWriter(Writer.nullWriter());
    }

    private static String[] words(String command) {
        return Arrays.stream(command.split("\\s+"))
                .filter(each -> !each.equals("..."))
                .toArray(String[]::new);
    }

    /** Lines of fenced blocks that begin so, continued lines joined, comments cut off. */
    private static List<String> commands(String beginning) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path page : pages()) {
            boolean fenced = false;
            String text = Files.readString(page).replaceAll("\\\\\\n\\s*", "");
            for (String line : text.lines().toList()) {
                if (line.startsWith("```")) {
                    fenced = !fenced;
                } else if (fenced && line.startsWith(beginning)) {
                    found.add(line.replaceAll("\\s+#.*", "").strip());
                }
            }
        }
        assertThat(found).as("commands that begin with " + beginning).isNotEmpty();
        return found;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("..", "docs"))) {
            return Stream.concat(Stream.of(Path.of("..", "README.md")), docs)
                    .filter(each -> each.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
