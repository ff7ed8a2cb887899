package io.flinkalexnet.flink.classify;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.flink.engine.EngineOptions;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the classify options.
 *
 * @param batchSize images of one forward pass, at most
 * @param maxWait how long the first image of a mini-batch waits for others
 * @param maxBatchBytes pixels of one mini-batch, at most; one image always fits
 * @param topK classes of one prediction; a network with fewer gives all of them
 * @param engine what runs the network
 */
public record ClassifyOptions(
        int batchSize, Duration maxWait, MemorySize maxBatchBytes, int topK, EngineOptions engine)
        implements Serializable {
    public static final ConfigOption<Integer> BATCH_SIZE =
            key("alexnet.classify.batch-size")
                    .intType()
                    .defaultValue(128)
                    .withDescription("Images per forward pass, 1 to 1024. More: higher latency.");

    public static final ConfigOption<Duration> MAX_WAIT =
            key("alexnet.classify.max-wait")
                    .durationType()
                    .defaultValue(Duration.ofMillis(100))
                    .withDescription(
                            "How long an image waits for its mini-batch to fill, 1 ms to 1 min.");

    public static final ConfigOption<MemorySize> MAX_BATCH_BYTES =
            key("alexnet.classify.max-batch-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(64))
                    .withDescription(
                            "Pixels of one mini-batch, 1 MiB to 1 GiB: lowers the batch size for "
                                    + "large crops.");

    public static final ConfigOption<Integer> TOP_K =
            key("alexnet.classify.top-k")
                    .intType()
                    .defaultValue(5)
                    .withDescription("Most probable classes of each prediction, 1 to 1000.");

    private static final int BATCH_SIZE_MAX = 1024;
    private static final Duration MAX_WAIT_MIN = Duration.ofMillis(1);
    private static final Duration MAX_WAIT_MAX = Duration.ofMinutes(1);
    private static final MemorySize BATCH_BYTES_MIN = MemorySize.ofMebiBytes(1);
    private static final MemorySize BATCH_BYTES_MAX = MemorySize.ofMebiBytes(1024);
    private static final int TOP_K_MAX = 1000;

    public ClassifyOptions {
        check(BATCH_SIZE, batchSize, 1, BATCH_SIZE_MAX);
        check(MAX_WAIT, maxWait, MAX_WAIT_MIN, MAX_WAIT_MAX);
        check(MAX_BATCH_BYTES, maxBatchBytes, BATCH_BYTES_MIN, BATCH_BYTES_MAX);
        check(TOP_K, topK, 1, TOP_K_MAX);
    }

    private static <T extends Comparable<T>> void check(
            ConfigOption<T> option, T value, T min, T max) {
        if (value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "%s must be in [%s, %s], was %s".formatted(option.key(), min, max, value));
        }
    }

    /** Everything at its default. */
    public static ClassifyOptions defaults() {
        return from(new Configuration());
    }

    public static ClassifyOptions from(ReadableConfig config) {
        return new ClassifyOptions(
                config.get(BATCH_SIZE),
                config.get(MAX_WAIT),
                config.get(MAX_BATCH_BYTES),
                config.get(TOP_K),
                EngineOptions.from(config));
    }

    /** Images of one mini-batch with both limits kept. */
    int imagesPerBatch(ImageGeometry geometry) {
        long fitting = maxBatchBytes.getBytes() / geometry.croppedBytes();
        return (int) Math.max(1, Math.min(batchSize, fitting));
    }
}
