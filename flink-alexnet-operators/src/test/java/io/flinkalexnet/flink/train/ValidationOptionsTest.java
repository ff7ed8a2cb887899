package io.flinkalexnet.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;

class ValidationOptionsTest {
    @Test
    void thereIsNoneUnlessItIsAskedFor() {
        assertThat(ValidationOptions.from(new Configuration())).isEqualTo(ValidationOptions.OFF);
        assertThat(ValidationOptions.OFF.isOn()).isFalse();
    }

    @Test
    void takesWhatIsGiven() {
        Configuration config = new Configuration();
        config.set(ValidationOptions.STEPS, 50);
        config.set(ValidationOptions.TOPIC, "held-out");
        config.set(ValidationOptions.MEMORY, MemorySize.ofMebiBytes(1));
        config.set(ValidationOptions.THRESHOLD, 0.25);
        config.set(ValidationOptions.STOP_AFTER, 7);

        assertThat(ValidationOptions.from(config))
                .isEqualTo(new ValidationOptions(50, "held-out", 1 << 20, 0.25, 7));
    }

    @Test
    void valuesThatCannotBeAreNamed() {
        refuses(ValidationOptions.STEPS, -1, "alexnet.validation.steps must be at least 0, was -1");
        refuses(
                ValidationOptions.THRESHOLD,
                1.0,
                "alexnet.validation.threshold must be in [0, 1), was 1.0");
        refuses(
                ValidationOptions.STOP_AFTER,
                3,
                "alexnet.train.stop-after=3 needs validations to count: set alexnet.validation.steps");
        refuses(
                ValidationOptions.TOPIC,
                "held-out",
                "alexnet.validation.topic=held-out is never read: set alexnet.validation.steps");
    }

    private static <T> void refuses(ConfigOption<T> option, T value, String message) {
        Configuration config = new Configuration().set(option, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValidationOptions.from(config))
                .withMessage(message);
    }

    @Test
    void aSourceGoesWithValidationAndNothingElse() {
        ListedHeldOut source = new ListedHeldOut(TrainExamples.heldOut(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ValidationPlan(ValidationOptions.OFF, source))
                .withMessageContaining("alexnet.validation.steps above 0, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ValidationPlan(new ValidationOptions(5, null, 0, 0, 0), null))
                .withMessageContaining("alexnet.validation.steps above 0, was 5");
    }
}
