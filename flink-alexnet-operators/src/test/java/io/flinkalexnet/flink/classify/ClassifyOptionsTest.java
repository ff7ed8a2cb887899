package io.flinkalexnet.flink.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;

class ClassifyOptionsTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        assertThat(ClassifyOptions.defaults())
                .isEqualTo(
                        new ClassifyOptions(
                                128,
                                Duration.ofMillis(100),
                                MemorySize.ofMebiBytes(64),
                                5,
                                new EngineOptions("auto", 0, PrecisionChoice.AUTO)));
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertRefused(
                ClassifyOptions.BATCH_SIZE,
                1025,
                "alexnet.classify.batch-size must be in [1, 1024], was 1025");
        assertRefused(
                ClassifyOptions.BATCH_SIZE,
                0,
                "alexnet.classify.batch-size must be in [1, 1024], was 0");
        assertRefused(
                ClassifyOptions.MAX_WAIT,
                Duration.ZERO,
                "alexnet.classify.max-wait must be in [PT0.001S, PT1M], was PT0S");
        assertRefused(
                ClassifyOptions.MAX_BATCH_BYTES,
                MemorySize.parse("1k"),
                "alexnet.classify.max-batch-bytes must be in [1 mb, 1 gb], was 1 kb");
        assertRefused(
                ClassifyOptions.TOP_K,
                1001,
                "alexnet.classify.top-k must be in [1, 1000], was 1001");
    }

    private static <T> void assertRefused(ConfigOption<T> option, T value, String message) {
        Configuration config = new Configuration().set(option, value);

        assertThatThrownBy(() -> ClassifyOptions.from(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void theBatchSizeGivesWayToTheBytes() {
        ImageGeometry paper = new ImageGeometry(256, 0, 227);

        assertThat(ClassifyOptions.defaults().imagesPerBatch(paper)).isEqualTo(128);
        ClassifyOptions little =
                ClassifyOptions.from(
                        new Configuration()
                                .set(ClassifyOptions.MAX_BATCH_BYTES, MemorySize.ofMebiBytes(1)));
        assertThat(little.imagesPerBatch(paper)).isEqualTo(6); // of 154,587 bytes each
        assertThat(little.imagesPerBatch(new ImageGeometry(1024, 0, 1024))).isEqualTo(1);
    }
}
