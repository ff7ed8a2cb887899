package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options of every command that talks to Kafka. */
public final class KafkaMixin {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            defaultValue = "localhost:9092",
            description = "Kafka brokers to start from.")
    private String bootstrapServers;

    @Option(
            names = "--kafka-property",
            paramLabel = "KEY=VALUE",
            showDefaultValue = Visibility.NEVER,
            description = "A setting for every Kafka client, such as security.protocol=SSL.")
    private final Map<String, String> properties = new TreeMap<>();

    /** The checked values; throws {@link IllegalArgumentException} as {@link KafkaOptions} does. */
    public KafkaOptions options() {
        return new KafkaOptions(
                bootstrapServers, properties, KafkaOptions.TRANSACTION_TIMEOUT.defaultValue());
    }

    /**
     * The checked values, once a broker has answered.
     *
     * @throws CommandException if none does within ten seconds
     */
    public KafkaOptions reachable() throws CommandException, InterruptedException {
        KafkaOptions options = options();
        Properties settings = options.clientProperties();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        try (Admin admin = Admin.create(settings)) {
            admin.describeCluster().clusterId().get();
            return options;
        } catch (ExecutionException e) {
            throw new CommandException(
                    "no Kafka broker answers at %s (waited %d s); start one with ./alexnet broker, or name yours with --bootstrap-servers"
                            .formatted(bootstrapServers, PATIENCE.toSeconds()),
                    e);
        }
    }

    /** What to append to a suggested command so that it talks to the same brokers. */
    public String suffix() {
        return bootstrapServers.equals(KafkaOptions.BOOTSTRAP_SERVERS.defaultValue())
                ? ""
                : " --bootstrap-servers " + bootstrapServers;
    }
}
