package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.train.ValidationOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options of scoring held-out pictures during training. */
public final class ValidationMixin {
    @Option(
            names = "--validation-steps",
            paramLabel = "N",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Steps between two scorings of the held-out pictures: those of --validation-topic, or those that"
                            + " --held-out-divisor keeps out of training. The final model is scored, too. Default:"
                            + " never.")
    private Integer steps;

    @Option(
            names = "--validation-topic",
            paramLabel = "TOPIC",
            showDefaultValue = Visibility.NEVER,
            description = "Topic of the held-out pictures.")
    private String topic;

    @Option(
            names = "--validation-memory",
            paramLabel = "SIZE",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Heap for decoded held-out pictures, such as 1gb; if all fit, they are read only once. Default:"
                            + " 256mb.")
    private String memory;

    @Option(
            names = "--validation-threshold",
            paramLabel = "SHARE",
            showDefaultValue = Visibility.NEVER,
            description =
                    "By how much the held-out top-1 error must fall to have improved; default: 0.001.")
    private Double threshold;

    @Option(
            names = "--stop-after",
            paramLabel = "N",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Ends training after N validations without improvement and writes the model as it is then;"
                            + " counted anew when --schedule plateau lowers the rate. Default: never.")
    private Integer stopAfter;

    /** What was given, and nothing else. */
    public Configuration given() {
        Configuration given = new Configuration();
        setIfGiven(given, ValidationOptions.STEPS, steps);
        setIfGiven(given, ValidationOptions.TOPIC, topic);
        setIfGiven(
                given, ValidationOptions.MEMORY, memory == null ? null : MemorySize.parse(memory));
        setIfGiven(given, ValidationOptions.THRESHOLD, threshold);
        setIfGiven(given, ValidationOptions.STOP_AFTER, stopAfter);
        return given;
    }

    private static <T> void setIfGiven(Configuration given, ConfigOption<T> option, T value) {
        if (value != null) {
            given.set(option, value);
        }
    }
}
