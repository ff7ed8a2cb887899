package io.flinkalexnet.flink.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.image.HeldOutRule;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class StatisticsOptionsTest {
    private static final String FILE = "s3://bucket/statistics.safetensors";

    @Test
    void keepsAllPicturesUnlessToldOtherwise() {
        Configuration config = new Configuration().set(StatisticsOptions.FILE, FILE);

        assertThat(StatisticsOptions.from(config))
                .isEqualTo(new StatisticsOptions(FILE, HeldOutRule.NONE));
        config.set(StatisticsOptions.HELD_OUT_DIVISOR, 5);
        assertThat(StatisticsOptions.from(config).heldOut()).isEqualTo(new HeldOutRule(5));
    }

    @Test
    void namesTheOptionThatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatisticsOptions.from(new Configuration()))
                .withMessageContaining("alexnet.statistics.file must name a file");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                StatisticsOptions.from(
                                        new Configuration()
                                                .set(StatisticsOptions.FILE, FILE)
                                                .set(StatisticsOptions.HELD_OUT_DIVISOR, 1)))
                .withMessageContaining("alexnet.held-out.divisor")
                .withMessageContaining("was 1");
    }
}
