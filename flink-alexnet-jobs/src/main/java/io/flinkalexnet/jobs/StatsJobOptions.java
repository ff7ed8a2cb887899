package io.flinkalexnet.jobs;

import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the stats job's options.
 *
 * @param kafka the brokers
 * @param topics it reads {@link Topics#imagesLabeled} and writes {@link Topics#rejectedImages}
 * @param input how the pictures' records are read
 * @param network says how pictures are decoded
 * @param statistics where the file goes, and what is held out
 */
public record StatsJobOptions(
        KafkaOptions kafka,
        Topics topics,
        InputOptions input,
        NetworkOptions network,
        StatisticsOptions statistics) {
    /** All of them. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    KafkaOptions.BOOTSTRAP_SERVERS,
                    KafkaOptions.PROPERTIES,
                    KafkaOptions.CONFIG_FILE,
                    KafkaOptions.TRANSACTION_TIMEOUT,
                    InputOptions.FORMAT,
                    InputOptions.LABEL_HEADER,
                    InputOptions.SCHEMA_FILE,
                    InputOptions.ID_FIELD,
                    InputOptions.BYTES_FIELD,
                    InputOptions.LABEL_FIELD,
                    Topics.IMAGES_LABELED,
                    Topics.REJECTED_IMAGES,
                    NetworkOptions.NAME,
                    NetworkOptions.INPUT_SIDE,
                    NetworkOptions.WIDTH,
                    StatisticsOptions.FILE,
                    StatisticsOptions.HELD_OUT_DIVISOR);

    public StatsJobOptions {
        input.forTraining();
    }

    public static StatsJobOptions from(ReadableConfig config) {
        return new StatsJobOptions(
                KafkaOptions.from(config),
                Topics.from(config),
                InputOptions.from(config),
                NetworkOptions.from(config),
                StatisticsOptions.from(config));
    }
}
