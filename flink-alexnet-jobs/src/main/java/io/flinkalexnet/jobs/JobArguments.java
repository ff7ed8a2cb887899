package io.flinkalexnet.jobs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Arguments of a job's {@code main}: {@code --local} for a cluster inside this process, and {@code
 * --KEY VALUE} for its options. A key may be cut down to its last words, if no other option of the
 * job ends with them: {@code --epochs 30} for {@code --alexnet.source.epochs 30}. Any other option
 * of Flink is given with its whole key.
 *
 * @param local whether the job runs inside this process
 * @param configuration the given options
 */
public record JobArguments(boolean local, Configuration configuration) {
    /** What the keys of our own options begin with. */
    public static final String OWN_PREFIX = "alexnet.";

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
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals(LOCAL)) {
                local = true;
                continue;
            }
            if (!argument.startsWith(OPTION)) {
                throw new IllegalArgumentException(
                        "an option must begin with --, was '%s'".formatted(argument));
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(argument + " needs a value");
            }
            String key = key(argument.substring(OPTION.length()), options);
            i++;
            if (values.put(key, arguments[i]) != null) {
                throw new IllegalArgumentException(argument + " is given twice");
            }
        }
        return new JobArguments(local, Configuration.fromMap(values));
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
