package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.fetch.FetchOptions;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.jobs.ClassifyJobOptions;
import io.flinkalexnet.jobs.StatsJobOptions;
import io.flinkalexnet.jobs.TrainJobOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Holds {@code docs/kafka.md} against what there is. */
class KafkaPageTest {
    private static final Pattern KEY = Pattern.compile("\\balexnet(\\.[a-z][a-z-]*)+");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*(?:\\.[a-z.]+)?");

    private static String page;

    @BeforeAll
    static void readPage() throws IOException {
        page = Files.readString(Path.of("../docs/kafka.md"));
    }

    @Test
    void namesOnlyKeysThereAreAndAllOfItsMatter() {
        Set<String> known = new TreeSet<>();
        Stream.of(StatsJobOptions.ALL, TrainJobOptions.ALL, ClassifyJobOptions.ALL)
                .flatMap(List::stream)
                .map(ConfigOption::key)
                .forEach(known::add);
        Set<String> named = new TreeSet<>();
        KEY.matcher(page).results().map(MatchResult::group).forEach(named::add);

        assertThat(known).containsAll(named);
        List<ConfigOption<?>> matter =
                List.of(
                        KafkaOptions.BOOTSTRAP_SERVERS,
                        KafkaOptions.CONFIG_FILE,
                        KafkaOptions.PROPERTIES,
                        KafkaOptions.TRANSACTION_TIMEOUT,
                        InputOptions.FORMAT,
                        InputOptions.LABEL_HEADER,
                        InputOptions.SCHEMA_FILE,
                        InputOptions.ID_FIELD,
                        InputOptions.BYTES_FIELD,
                        InputOptions.LABEL_FIELD,
                        FetchOptions.ALLOW,
                        FetchOptions.PRIVATE_ADDRESSES,
                        FetchOptions.MAX_BYTES,
                        FetchOptions.TIMEOUT,
                        FetchOptions.MAX_REDIRECTS);
        assertThat(named).containsAll(matter.stream().map(ConfigOption::key).toList());
    }

    @Test
    void itsCommandsAreUnderstood() {
        List<String> lines = commands();
        assertThat(lines).hasSizeGreaterThan(6);
        for (String line : lines) {
            String[] words = line.split("\\s+");
            String[] arguments = Arrays.copyOfRange(words, 1, words.length);
            CommandLine commands = new CommandLine(new Main());
            KafkaMixin.addSettings(commands, arguments);
            commands.parseArgs(arguments); // throws on what it does not know
        }
    }

    @Test
    void itsOptionsAreThoseOfSomeCommand() {
        Set<String> known = new TreeSet<>();
        addOptions(new CommandLine(new Main()), known);
        for (MatchResult each : OPTION.matcher(page).results().toList()) {
            if (!each.group().matches("--kafka(\\..*)?")) {
                assertThat(known).contains(each.group());
            }
        }
    }

    private static void addOptions(CommandLine command, Set<String> known) {
        command.getCommandSpec().options().forEach(each -> known.addAll(List.of(each.names())));
        command.getSubcommands().values().forEach(each -> addOptions(each, known));
    }

    /** Lines of the page that begin with ./alexnet, continued ones joined. */
    private static List<String> commands() {
        List<String> commands = new ArrayList<>();
        for (String line : page.replaceAll("\\\\\n\\s*", "").split("\n")) {
            if (line.startsWith("./alexnet ")) {
                commands.add(line);
            }
        }
        return commands;
    }
}
