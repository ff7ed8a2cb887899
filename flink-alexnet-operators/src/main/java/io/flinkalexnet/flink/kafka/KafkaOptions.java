package io.flinkalexnet.flink.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
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
                    .withDescription(
                            "Settings for every Kafka client, such as security.protocol. A job's "
                                    + "arguments may give each as --kafka.KEY VALUE. They go "
                                    + "before those of the file.");

    public static final ConfigOption<String> CONFIG_FILE =
            ConfigOptions.key("alexnet.kafka.config-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "File of settings for every Kafka client (client.properties), read "
                                    + "where the job is submitted: secrets in it stand in no "
                                    + "process list.");

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

    private static final String FORMAT = "keys and values are bytes to Kafka";

    /** Settings that exactly-once and the training order rest on, each with why it is ours. */
    private static final Map<String, String> RESERVED =
            Map.of(
                    "bootstrap.servers",
                    "alexnet.kafka.bootstrap-servers (--bootstrap-servers) names the brokers",
                    "enable.auto.commit",
                    "offsets are kept in Flink's checkpoints",
                    "isolation.level",
                    "only committed records are read, as exactly-once rests on it",
                    "key.deserializer",
                    FORMAT,
                    "key.serializer",
                    FORMAT,
                    "transaction.timeout.ms",
                    "alexnet.kafka.transaction-timeout sets it",
                    "transactional.id",
                    "each sink has its own, by which a restored job finds its transactions",
                    "value.deserializer",
                    FORMAT,
                    "value.serializer",
                    FORMAT);

    public KafkaOptions {
        if (bootstrapServers == null || bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "%s must name a broker, such as localhost:9092"
                            .formatted(BOOTSTRAP_SERVERS.key()));
        }
        properties = Map.copyOf(properties);
        for (String key : new TreeSet<>(properties.keySet())) {
            if (RESERVED.containsKey(key)) {
                throw new IllegalArgumentException(
                        "the Kafka setting %s can't be given: %s"
                                .formatted(key, RESERVED.get(key)));
            }
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

    /** Reads the settings' file, too, if one is named. */
    public static KafkaOptions from(ReadableConfig config) {
        return new KafkaOptions(
                config.get(BOOTSTRAP_SERVERS),
                properties(config.getOptional(CONFIG_FILE).orElse(null), config.get(PROPERTIES)),
                config.get(TRANSACTION_TIMEOUT));
    }

    /**
     * Settings of a file, with those that were given in their places.
     *
     * @param configFile in the form of {@link Properties}, UTF-8; null for none
     * @throws IllegalArgumentException if the file can't be read
     */
    public static Map<String, String> properties(String configFile, Map<String, String> given) {
        Properties all = new Properties();
        if (configFile != null) {
            try (Reader in = Files.newBufferedReader(Path.of(configFile))) {
                all.load(in);
            } catch (IOException | IllegalArgumentException e) { // the latter: a bad escape
                throw new IllegalArgumentException(
                        "the file of Kafka settings %s can't be read: %s"
                                .formatted(configFile, e.getClass().getSimpleName()),
                        e);
            }
        }
        all.putAll(given);
        Map<String, String> merged = new TreeMap<>();
        all.stringPropertyNames().forEach(key -> merged.put(key, all.getProperty(key)));
        return merged;
    }

    /** Names the settings only: any of their values may be a secret. */
    @Override
    public String toString() {
        return "KafkaOptions[bootstrapServers=%s, properties=%s, transactionTimeout=%s]"
                .formatted(
                        bootstrapServers, new TreeSet<>(properties.keySet()), transactionTimeout);
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
