package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.broker.BrokerOptions;
import io.flinkalexnet.jobs.broker.EmbeddedBroker;
import io.flinkalexnet.jobs.broker.TopicCreator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code broker}: runs until it is interrupted. */
@Command(
        name = "broker",
        description = {
            "Runs a Kafka broker with our topics on this machine, until Ctrl-C.",
            "For trying things out: one node, no security, reachable from this machine only."
        },
        footer = {
            "  ./alexnet broker                            port 9092, data deleted at the end",
            "  ./alexnet broker --directory kafka-data     keeps the data for the next time",
            "  ./alexnet broker --port 0 --partitions 4    a free port, which it prints"
        })
final class BrokerCommand extends AlexNetCommand {
    @Option(names = "--port", defaultValue = "9092", description = "Port; 0 takes a free one.")
    private int port;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Keeps the data here; without it, a temporary folder.")
    private Path directory;

    @Option(
            names = "--partitions",
            defaultValue = "1",
            description =
                    "Partitions of the topics that are created. Training is reproducible to the bit"
                            + " with 1.")
    private int partitions;

    @Override
    protected void execute() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(new BrokerOptions(port, directory))) {
            closeOnInterrupt(broker);
            KafkaOptions kafka = KafkaOptions.of(broker.bootstrapServers());
            new TopicCreator(kafka).createAll(Topics.DEFAULT, partitions);
            out().printf("Kafka is ready at %s%n", broker.bootstrapServers());
            out().printf("  data: %s%n", broker.directory());
            out().printf("  Ctrl-C stops it%n");
            String servers =
                    port == BrokerOptions.USUAL_PORT
                            ? ""
                            : " --bootstrap-servers " + broker.bootstrapServers();
            suggest("./alexnet ingest DIR --topic images-labeled" + servers);
            new CountDownLatch(1).await();
        }
    }

    private void closeOnInterrupt(EmbeddedBroker broker) {
        PrintWriter err = err();
        Runnable close =
                () -> {
                    try {
                        broker.close();
                        err.println("broker stopped");
                    } catch (IOException e) {
                        err.println("broker: its data could not be deleted: " + e.getMessage());
                    }
                };
        Runtime.getRuntime().addShutdownHook(new Thread(close, "broker-shutdown"));
    }
}
