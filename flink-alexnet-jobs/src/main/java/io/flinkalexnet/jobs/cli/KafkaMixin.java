package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.jobs.JobArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The options of every command that talks to Kafka. */
public final class KafkaMixin {
    private static final String ANY_SETTING = JobArguments.KAFKA_PREFIX + "KEY";

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            defaultValue = "localhost:9092",
            description = "Kafka brokers to start from.")
    private String bootstrapServers;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "Settings for every Kafka client, a client.properties: secrets stand in no process list.")
    private Path configFile;

    @Option(
            names = ANY_SETTING,
            paramLabel = "VALUE",
            showDefaultValue = Visibility.NEVER,
            description =
                    "One such setting, before those of the file: --kafka.security.protocol SSL.")
    private String anySetting;

    private final Map<String, String> settings = new TreeMap<>();

    /**
     * Makes an option of each {@code --kafka.KEY} among the arguments, in all commands that have
     * this mixin.
     */
    static void addSettings(CommandLine root, String... args) {
        Set<String> names = new LinkedHashSet<>();
        for (String arg : args) {
            int end = arg.indexOf('=');
            String name = end < 0 ? arg : arg.substring(0, end);
            if (name.startsWith(JobArguments.KAFKA_PREFIX) && !name.equals(ANY_SETTING)) {
                names.add(name);
            }
        }
        names.forEach(name -> addSetting(root, name));
    }

    private static void addSetting(CommandLine command, String name) {
        for (CommandSpec mixin : command.getCommandSpec().mixins().values()) {
            if (mixin.userObject() instanceof KafkaMixin kafka) {
                command.getCommandSpec().addOption(kafka.setting(name));
            }
        }
        command.getSubcommands().values().forEach(each -> addSetting(each, name));
    }

    private OptionSpec setting(String name) {
        ISetter setter =
                new ISetter() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> T set(T value) {
                        String key = name.substring(JobArguments.KAFKA_PREFIX.length());
                        return value == null ? null : (T) settings.put(key, (String) value);
                    }
                };
        return OptionSpec.builder(name).type(String.class).hidden(true).setter(setter).build();
    }

    /** The checked values; throws {@link IllegalArgumentException} as {@link KafkaOptions} does. */
    public KafkaOptions options() {
        if (anySetting != null) {
            throw new IllegalArgumentException(
                    ANY_SETTING + ": put the name of Kafka's setting into KEY's place");
        }
        return new KafkaOptions(
                bootstrapServers,
                KafkaOptions.properties(
                        configFile == null ? null : configFile.toString(), settings),
                KafkaOptions.TRANSACTION_TIMEOUT.defaultValue());
    }

    /**
     * The checked values, once a broker has answered.
     *
     * @throws IOException in words if none does within ten seconds, or it refuses this client
     */
    public KafkaOptions reachable() throws IOException, InterruptedException {
        KafkaOptions options = options();
        KafkaClients.reach(options);
        return options;
    }

    /**
     * What to append to a suggested command so that it talks to the same brokers. Settings that
     * were given one by one may be secrets: a file is suggested in their place.
     */
    public String suffix() {
        String servers =
                bootstrapServers.equals(KafkaOptions.BOOTSTRAP_SERVERS.defaultValue())
                        ? ""
                        : " --bootstrap-servers " + bootstrapServers;
        if (!settings.isEmpty()) {
            return servers + " --kafka-config FILE";
        }
        return configFile == null ? servers : servers + " --kafka-config " + configFile;
    }
}
