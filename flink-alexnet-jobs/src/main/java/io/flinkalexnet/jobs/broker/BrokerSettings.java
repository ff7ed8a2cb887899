package io.flinkalexnet.jobs.broker;

import java.nio.file.Path;
import java.util.Properties;

/** Kafka's settings for one small node. */
final class BrokerSettings {
    static final String HOST = "localhost";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** Largest record a topic takes unless it says otherwise: photos of phones are 3 to 7 MB. */
    static final int RECORD_BYTES_MAX = 16 << 20;

    static final String CLIENT_LISTENER = "CLIENT";
    private static final String NODE_ID = "1";

    private BrokerSettings() {}

    static Properties of(int clientPort, int controllerPort, Path directory) {
        Properties settings = new Properties();
        node(settings, clientPort, controllerPort);
        settings.setProperty("log.dirs", directory.toString());
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("message.max.bytes", Integer.toString(RECORD_BYTES_MAX));
        settings.setProperty("log.retention.ms", "-1"); // nobody's pictures vanish by themselves
        internalTopics(settings);
        // The default asks for 128 MB of heap to compact one small topic.
        settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        return settings;
    }

    private static void node(Properties settings, int clientPort, int controllerPort) {
        String client = "%s://%s:%d".formatted(CLIENT_LISTENER, HOST, clientPort);
        String controller = "%s://%s:%d".formatted(CONTROLLER_LISTENER, HOST, controllerPort);
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", NODE_ID);
        settings.setProperty("listeners", client + "," + controller);
        settings.setProperty("advertised.listeners", client);
        settings.setProperty(
                "listener.security.protocol.map",
                "%s:PLAINTEXT,%s:PLAINTEXT".formatted(CLIENT_LISTENER, CONTROLLER_LISTENER));
        settings.setProperty("inter.broker.listener.name", CLIENT_LISTENER);
        settings.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        settings.setProperty(
                "controller.quorum.voters", "%s@%s:%d".formatted(NODE_ID, HOST, controllerPort));
    }

    /** One replica, as there is one node, and few partitions: each is a folder with open files. */
    private static void internalTopics(Properties settings) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
            settings.setProperty(topic + ".replication.factor", "1");
            settings.setProperty(topic + ".num.partitions", "4");
        }
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.num.partitions", "1");
    }
}
