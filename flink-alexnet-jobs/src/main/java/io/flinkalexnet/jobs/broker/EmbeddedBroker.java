package io.flinkalexnet.jobs.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker (KRaft, one node that is broker and controller) in this process, reachable
 * from this machine only; up in seconds, transactions included. Topics are not created by
 * themselves: see {@link TopicCreator}. Closed by whoever started it. If the broker finds its own
 * state damaged it ends the process, as Kafka does.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String FORMATTED_MARK = "meta.properties";

    private final String bootstrapServers;
    private final DataDirectory directory;
    private final KafkaRaftServer server;
    private boolean closed;

    private EmbeddedBroker(int port, DataDirectory directory, KafkaRaftServer server) {
        bootstrapServers = BrokerSettings.HOST + ":" + port;
        this.directory = directory;
        this.server = server;
    }

    /**
     * Starts a broker and returns when it takes requests. A directory that a broker has used before
     * is taken up again with its topics.
     *
     * @throws IOException if the port is taken or the directory can't be used
     */
    public static EmbeddedBroker start(BrokerOptions options) throws IOException {
        return start(options, Map.of());
    }

    /**
     * The same.
     *
     * @param more Kafka's settings that go before ours
     */
    static EmbeddedBroker start(BrokerOptions options, Map<String, String> more)
            throws IOException {
        Ports ports = Ports.reserve(options.port());
        DataDirectory directory = DataDirectory.open(options.directory());
        KafkaRaftServer server = null;
        try {
            Properties settings =
                    BrokerSettings.of(ports.client(), ports.controller(), directory.path());
            settings.putAll(more);
            KafkaConfig config = new KafkaConfig(settings);
            formatOnce(config, directory.path());
            server = new KafkaRaftServer(config, Time.SYSTEM);
            server.startup();
        } catch (IOException | RuntimeException e) {
            if (server != null) {
                server.shutdown();
                server.awaitShutdown();
            }
            directory.close();
            throw e;
        }
        LOG.debug("broker on port {} with its data in {}", ports.client(), directory.path());
        return new EmbeddedBroker(ports.client(), directory, server);
    }

    /** host:port for clients. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Where the data is. */
    public Path directory() {
        return directory.path();
    }

    /** Stops the broker, waits until it has, and deletes a temporary directory. Safe to repeat. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        server.shutdown();
        server.awaitShutdown();
        directory.close();
    }

    /** What {@code kafka-storage.sh format} does. */
    private static void formatOnce(KafkaConfig config, Path directory) throws IOException {
        if (Files.exists(directory.resolve(FORMATTED_MARK))) {
            return;
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .setNodeId(config.nodeId())
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(config.metadataLogDir())
                    .setDirectories(config.logDirs())
                    .run();
        } catch (Exception e) { // the formatter declares no less
            throw new IOException(
                    "%s can't be made a Kafka directory: %s %s"
                            .formatted(
                                    directory,
                                    e.getMessage(),
                                    said.toString(StandardCharsets.UTF_8).strip()),
                    e);
        }
    }

    /**
     * Two ports that were free a moment ago. Kafka can't take over an open socket, so another
     * process could still come in between.
     */
    private record Ports(int client, int controller) {
        static Ports reserve(int wantedClientPort) throws IOException {
            InetAddress host = InetAddress.getByName(BrokerSettings.HOST);
            try (ServerSocket client = new ServerSocket();
                    ServerSocket controller = new ServerSocket()) {
                client.setReuseAddress(true);
                client.bind(new InetSocketAddress(host, wantedClientPort));
                controller.bind(new InetSocketAddress(host, 0));
                return new Ports(client.getLocalPort(), controller.getLocalPort());
            } catch (IOException e) {
                throw new IOException(
                        "port %d can't be used (%s): another program may have it; choose a different port, 0 takes a free one"
                                .formatted(wantedClientPort, e.getMessage()),
                        e);
            }
        }
    }
}
