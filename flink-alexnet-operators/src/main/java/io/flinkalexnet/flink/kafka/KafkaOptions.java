package io.flinkalexnet.flink.kafka;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the Kafka options.
 *
 * @param bootstrapServers host:port, separated by commas
 * @param properties handed to every Kafka client as they are, such as security settings
 * @param transactionTimeout how long an open transaction may stay open, 1 second to 1 day
 */
public record KafkaOptions(
        String bootstrapServers, Map<String, String> properties, Duration transactionTimeout)
        implements Serializable {
    public static final ConfigOption<String> BOOTSTRAP_SERVERS =
            ConfigOptions.key("alexnet.kafka.bootstrap-servers")
                    .stringType()
                    .defaultValue("localhost:9092")
                    .withDescription("Brokers to start from: host:port, separated by commas.");

    public static final ConfigOption<Map<String, String>> PROPERTIES =
            ConfigOptions.key("alexnet.kafka.properties")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription("Settings for every Kafka client, such as security.protocol.");

    public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
            ConfigOptions.key("alexnet.kafka.transaction-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(10))
                    .withDescription(
                            "After this time the broker aborts an open transaction, 1 s to 1 d. "
                                    + "Longer than a checkpoint and a restart together; at most "
                                    + "the broker's transaction.max.timeout.ms (15 min by default).");

    private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
    private static final Duration TIMEOUT_MAX = Duration.ofDays(1);

    /** Settings that exactly-once and the training order rest on: they are ours. */
    private static final Set<String> RESERVED =
            Set.of(
                    "bootstrap.servers",
                    "enable.auto.commit",
                    "isolation.level",
                    "key.deserializer",
                    "key.serializer",
                    "transaction.timeout.ms",
                    "transactional.id",
                    "value.deserializer",
                    "value.serializer");

    public KafkaOptions {
        if (bootstrapServers == null || bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "%s must name a broker, such as localhost:9092"
                            .formatted(BOOTSTRAP_SERVERS.key()));
        }
        properties = Map.copyOf(properties);
        Set<String> taken = new TreeSet<>(properties.keySet());
        taken.retainAll(RESERVED);
        if (!taken.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s must not hold %s: they are set by flink-alexnet"
                            .formatted(PROPERTIES.key(), taken));
        }
        if (transactionTimeout.compareTo(TIMEOUT_MIN) < 0
                || transactionTimeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException(
                    "%s must be in [%s, %s], was %s"
                            .formatted(
                                    TRANSACTION_TIMEOUT.key(),
                                    TIMEOUT_MIN,
                                    TIMEOUT_MAX,
                                    transactionTimeout));
        }
    }

    /** These brokers, everything else at its default. */
    public static KafkaOptions of(String bootstrapServers) {
        return new KafkaOptions(
                bootstrapServers, PROPERTIES.defaultValue(), TRANSACTION_TIMEOUT.defaultValue());
    }

    public static KafkaOptions from(ReadableConfig config) {
        return new KafkaOptions(
                config.get(BOOTSTRAP_SERVERS),
                config.get(PROPERTIES),
                config.get(TRANSACTION_TIMEOUT));
    }

    /** For admin clients and producers. */
    public Properties clientProperties() {
        Properties all = new Properties();
        all.putAll(properties);
        all.put("bootstrap.servers", bootstrapServers);
        return all;
    }

    /**
     * For consumers: committed records only, offsets are Flink's business. Large records need no
     * setting: one that is larger than {@code max.partition.fetch.bytes} comes alone.
     */
    public Properties consumerProperties() {
        Properties all = clientProperties();
        all.put("isolation.level", "read_committed");
        all.put("enable.auto.commit", "false");
        return all;
    }
}
