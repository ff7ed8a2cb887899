package io.flinkalexnet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.flinkalexnet.lab.gpukit.GpuKitCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Every command of a source checkout in the docs and in the commands' own help is understood. */
final class DocumentedLabCommandsTest {
    private static final String OURS = "./alexnet ";

    static List<String> documented() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> pages = Files.walk(Path.of("..", "docs"))) {
            for (Path page : pages.filter(each -> each.toString().endsWith(".md")).toList()) {
                boolean fenced = false;
                for (String line : Files.readAllLines(page)) {
                    fenced ^= line.startsWith("```");
                    if (fenced && line.matches("\\./alexnet (lab|gpu-kit) .*")) {
                        found.add(line);
                    }
                }
            }
        }
        assertThat(found).isNotEmpty();
        return found;
    }

    static List<String> inHelp() {
        return inHelp(commands());
    }

    private static List<String> inHelp(CommandLine parent) {
        List<String> found = new ArrayList<>();
        for (CommandLine command : parent.getSubcommands().values()) {
            List<String> examples =
                    Stream.of(command.getCommandSpec().usageMessage().footer())
                            .map(String::strip)
                            .filter(each -> each.startsWith(OURS))
                            .toList();
            assertThat(examples).as(command.getCommandName()).isNotEmpty();
            found.addAll(examples);
            found.addAll(inHelp(command));
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource({"documented", "inHelp"})
    void isUnderstood(String line) {
        String[] arguments =
                line.substring(OURS.length()).replaceAll("\\s+#.*", "").strip().split("\\s+");

        assertThatCode(() -> commands().parseArgs(arguments)).doesNotThrowAnyException();
    }

    private static CommandLine commands() {
        return new CommandLine(CommandSpec.create())
                .addSubcommand(new Lab.LabCommand())
                .addSubcommand(new GpuKitCommand())
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
