package io.flinkalexnet.flink.train;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the validation's options.
 *
 * @param steps steps between two validations; 0 for none
 * @param topic of the held-out pictures; null for the training topic's held-out share
 * @param memoryBytes how many bytes of decoded pictures are kept
 * @param threshold by how much the top-1 error must fall to be an improvement, 0 to below 1
 * @param stopAfter validations without improvement that end training; 0 for never
 */
public record ValidationOptions(
        int steps, String topic, long memoryBytes, double threshold, int stopAfter)
        implements Serializable {
    public static final ConfigOption<Integer> STEPS =
            key("alexnet.validation.steps")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Steps between two scorings of the held-out pictures, centre crop, on "
                                    + "the training device; training waits meanwhile, and so do "
                                    + "checkpoints. The final model is scored, too. 0: never.");

    public static final ConfigOption<String> TOPIC =
            key("alexnet.validation.topic")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Topic of the held-out pictures, read to its end of the job's first "
                                    + "start; without it, the training topic's held-out share, "
                                    + "see alexnet.held-out.divisor.");

    public static final ConfigOption<MemorySize> MEMORY =
            key("alexnet.validation.memory")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(256))
                    .withDescription(
                            "Heap for decoded held-out pictures, in the trainer. If all fit, they "
                                    + "are read once; else this much is read ahead, and the topic "
                                    + "again for each validation. At least two mini-batches.");

    public static final ConfigOption<Double> THRESHOLD =
            key("alexnet.validation.threshold")
                    .doubleType()
                    .defaultValue(0.001)
                    .withDescription(
                            "The held-out top-1 error (a share) must fall by more than this to "
                                    + "have improved, for the schedule plateau and for early stop; "
                                    + "0 to below 1. Smaller falls add up.");

    public static final ConfigOption<Integer> STOP_AFTER =
            key("alexnet.train.stop-after")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Ends training after so many validations without improvement, counted "
                                    + "anew when the schedule plateau lowers the rate; the rest "
                                    + "of the input is not read. 0: never.");

    /** Nothing is validated. */
    public static final ValidationOptions OFF =
            new ValidationOptions(
                    0,
                    null,
                    MEMORY.defaultValue().getBytes(),
                    THRESHOLD.defaultValue(),
                    STOP_AFTER.defaultValue());

    public ValidationOptions {
        checkNotNegative(STEPS, steps);
        checkNotNegative(STOP_AFTER, stopAfter);
        if (!(threshold >= 0 && threshold < 1)) {
            throw new IllegalArgumentException(
                    "%s must be in [0, 1), was %s".formatted(THRESHOLD.key(), threshold));
        }
        if (steps == 0 && stopAfter > 0) {
            throw new IllegalArgumentException(
                    "%s=%d needs validations to count: set %s"
                            .formatted(STOP_AFTER.key(), stopAfter, STEPS.key()));
        }
        if (steps == 0 && topic != null) {
            throw new IllegalArgumentException(
                    "%s=%s is never read: set %s".formatted(TOPIC.key(), topic, STEPS.key()));
        }
    }

    private static void checkNotNegative(ConfigOption<Integer> option, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    "%s must be at least 0, was %d".formatted(option.key(), value));
        }
    }

    public static ValidationOptions from(ReadableConfig config) {
        return new ValidationOptions(
                config.get(STEPS),
                config.getOptional(TOPIC).orElse(null),
                config.get(MEMORY).getBytes(),
                config.get(THRESHOLD),
                config.get(STOP_AFTER));
    }

    /** Whether there are validations at all. */
    public boolean isOn() {
        return steps > 0;
    }
}
