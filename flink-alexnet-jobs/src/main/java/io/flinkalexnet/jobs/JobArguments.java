package io.flinkalexnet.jobs;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Arguments of a job's {@code main}: {@code --local} for a cluster inside this process, and {@code
 * --KEY VALUE} for its options. A key may be cut down to its last words, if no other option of the
 * job ends with them: {@code --epochs 30} for {@code --alexnet.source.epochs 30}. {@code
 * --kafka.KEY} is a setting for every Kafka client. Any other option of Flink is given with its
 * whole key. {@code --KEY=VALUE} is the same.
 *
 * @param local whether the job runs inside this process
 * @param configuration the given options
 */
public record JobArguments(boolean local, Configuration configuration) {
    /** What the keys of our own options begin with. */
    public static final String OWN_PREFIX = "alexnet.";

    /** What a setting for every Kafka client begins with. */
    public static final String KAFKA_PREFIX = "--kafka.";

    private static final List<ConfigOption<?>> PLAIN =
            List.of(
                    KafkaOptions.BOOTSTRAP_SERVERS,
                    KafkaOptions.CONFIG_FILE,
                    KafkaOptions.TRANSACTION_TIMEOUT);
    private static final String LOCAL = "--local";
    private static final String OPTION = "--";

    /**
     * Reads arguments.
     *
     * @param options those of the job
     * @throws IllegalArgumentException naming the argument that was not understood
     */
    public static JobArguments parse(String[] arguments, List<ConfigOption<?>> options) {
        boolean local = false;
        Map<String, String> values = new HashMap<>();
        Map<String, String> kafka = new HashMap<>();
        List<String> rest = split(arguments);
        for (int i = 0; i < rest.size(); i++) {
            String argument = rest.get(i);
            if (argument.equals(LOCAL)) {
                local = true;
                continue;
            }
            if (!argument.startsWith(OPTION)) {
                throw new IllegalArgumentException(
                        "an option must begin with --, was '%s'".formatted(argument));
            }
            if (i + 1 == rest.size()) {
                throw new IllegalArgumentException(argument + " needs a value");
            }
            i++;
            boolean isClientSetting = isClientSetting(argument, options);
            String key =
                    isClientSetting
                            ? argument.substring(KAFKA_PREFIX.length())
                            : key(argument.substring(OPTION.length()), options);
            if ((isClientSetting ? kafka : values).put(key, rest.get(i)) != null) {
                throw new IllegalArgumentException(argument + " is given twice");
            }
        }
        return new JobArguments(local, configuration(values, kafka));
    }

    /** {@code --KEY=VALUE} in two, the rest as it is. */
    public static List<String> split(String[] arguments) {
        List<String> all = new ArrayList<>();
        boolean isValue = false;
        for (String argument : arguments) {
            int end = argument.indexOf('=');
            if (isValue || !argument.startsWith(OPTION) || end < 0) {
                all.add(argument);
                isValue = !isValue && argument.startsWith(OPTION) && !argument.equals(LOCAL);
            } else {
                all.add(argument.substring(0, end));
                all.add(argument.substring(end + 1));
            }
        }
        return all;
    }

    /** Options of ours that begin alike, such as --kafka.bootstrap-servers, are none. */
    private static boolean isClientSetting(String argument, List<ConfigOption<?>> options) {
        String key = argument.substring(OPTION.length());
        return argument.startsWith(KAFKA_PREFIX)
                && options.contains(KafkaOptions.PROPERTIES)
                && options.stream().noneMatch(each -> each.key().equals(OWN_PREFIX + key));
    }

    private static Configuration configuration(
            Map<String, String> values, Map<String, String> kafka) {
        Configuration all = Configuration.fromMap(values);
        if (!kafka.isEmpty()) {
            Map<String, String> both = new HashMap<>(all.get(KafkaOptions.PROPERTIES));
            both.putAll(kafka);
            all.set(KafkaOptions.PROPERTIES, both);
        }
        return all;
    }

    /** For people: what was given for Kafka's clients may be a secret and is left out. */
    public static List<String> shown(List<String> arguments) {
        List<String> shown = new ArrayList<>();
        boolean isSecret = false;
        for (String argument : split(arguments.toArray(String[]::new))) {
            shown.add(isSecret ? "***" : argument);
            isSecret = !isSecret && argument.matches("--.*kafka\\..*") && !isPlain(argument);
        }
        return shown;
    }

    private static boolean isPlain(String argument) {
        return PLAIN.stream()
                .anyMatch(each -> each.key().endsWith(argument.substring(OPTION.length())));
    }

    /** Names the options only: some of their values may be secrets. */
    @Override
    public String toString() {
        return "JobArguments[local=%s, configuration=%s]"
                .formatted(local, new TreeSet<>(configuration.keySet()));
    }

    private static String key(String given, List<ConfigOption<?>> options) {
        List<String> matches = new ArrayList<>();
        for (ConfigOption<?> option : options) {
            if (option.key().equals(given)) {
                return given;
            }
            if (option.key().endsWith("." + given)) {
                matches.add(option.key());
            }
        }
        if (matches.size() == 1) {
            return matches.get(0);
        }
        if (matches.size() > 1) {
            throw new IllegalArgumentException("--%s may be any of %s".formatted(given, matches));
        }
        if (given.startsWith(OWN_PREFIX) || !given.contains(".")) {
            throw new IllegalArgumentException(
                    "there is no option --%s; there are %s"
                            .formatted(given, options.stream().map(ConfigOption::key).toList()));
        }
        return given; // one of Flink's own
    }

    /** Where the job runs. */
    public StreamExecutionEnvironment environment() {
        return local
                ? JobEnvironments.local(configuration)
                : JobEnvironments.submitted(configuration);
    }
}
