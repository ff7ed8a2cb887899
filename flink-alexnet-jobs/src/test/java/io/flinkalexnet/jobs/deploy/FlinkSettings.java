package io.flinkalexnet.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.jobs.cluster.Distribution;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** Settings of Flink as containers are given them, checked against Flink's own options. */
final class FlinkSettings {
    private static final List<Class<?>> OPTION_CLASSES =
            List.of(
                    CheckpointingOptions.class,
                    CoreOptions.class,
                    ExecutionOptions.class,
                    ExternalResourceOptions.class,
                    HighAvailabilityOptions.class,
                    JobManagerOptions.class,
                    MetricOptions.class,
                    RestOptions.class,
                    RestartStrategyOptions.class,
                    StateBackendOptions.class,
                    TaskManagerOptions.class);

    /** Options with a name of the user's in their key: that of a reporter or resource. */
    private static final Map<Pattern, Class<?>> NAMED =
            Map.of(
                    Pattern.compile("metrics\\.reporter\\.\\w+\\.factory\\.class"), Class.class,
                    Pattern.compile("metrics\\.reporter\\.\\w+\\.port"), Integer.class,
                    Pattern.compile("external-resource\\.gpu\\.amount"), Long.class,
                    Pattern.compile("external-resource\\.gpu\\.driver-factory\\.class"),
                            Class.class,
                    Pattern.compile("external-resource\\.gpu\\.kubernetes\\.config-key"),
                            String.class);

    private static final Map<String, ConfigOption<?>> KNOWN = known();

    private FlinkSettings() {}

    private static Map<String, ConfigOption<?>> known() {
        Map<String, ConfigOption<?>> options = new HashMap<>();
        for (Class<?> holder : OPTION_CLASSES) {
            for (Field field : holder.getFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && field.getType() == ConfigOption.class) {
                    try {
                        ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                        options.put(option.key(), option);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
        return options;
    }

    /** Reads FLINK_PROPERTIES as the image's start script does: line by line, blanks removed. */
    static Map<String, String> ofProperties(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String line : text.strip().split("\n")) {
            String[] keyAndValue = line.split(":", 2);
            assertThat(keyAndValue).as(line).hasSize(2);
            String value = keyAndValue[1].strip();
            // the script strips blanks within, and its shell expands these
            assertThat(value).as(line).isNotEmpty().doesNotContainAnyWhitespaces();
            assertThat(value).as(line).doesNotContainPattern("[$*?`\\\\]");
            assertThat(settings.put(keyAndValue[0].strip(), value)).as(line).isNull();
        }
        return settings;
    }

    /** Reads arguments {@code -Dkey=value}; others are left out. */
    static Map<String, String> ofArguments(List<String> words) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String word : words) {
            if (word.startsWith("-D")) {
                String[] keyAndValue = word.substring(2).split("=", 2);
                settings.put(keyAndValue[0], keyAndValue[1]);
            }
        }
        return settings;
    }

    /**
     * Every key is an option's whole key, not an outdated one, and every value is of its type. What
     * is in Flink's lib folder is taken from there.
     */
    static void check(Map<String, String> settings) {
        Configuration config = Configuration.fromMap(settings);
        assertThat(config.get(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL))
                .isEqualTo(Distribution.PARENT_FIRST);
        settings.forEach(
                (key, value) -> {
                    ConfigOption<?> option = KNOWN.get(key);
                    if (option == null) {
                        checkNamed(key, value);
                    } else {
                        assertThat(config.get(option)).as(key).isNotNull();
                    }
                });
    }

    private static void checkNamed(String key, String value) {
        Class<?> type =
                NAMED.entrySet().stream()
                        .filter(each -> each.getKey().matcher(key).matches())
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("Flink has no option " + key));
        if (type == Integer.class || type == Long.class) {
            assertThat(Long.parseLong(value)).as(key).isPositive();
        } else {
            assertThat(value).as(key).isNotBlank();
        }
    }
}
