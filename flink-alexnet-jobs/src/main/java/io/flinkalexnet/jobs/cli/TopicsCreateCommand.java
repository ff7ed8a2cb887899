package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.broker.TopicCreator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topics create}. */
@Command(
        name = "create",
        description = {
            "Creates topics that are missing; those that exist stay as they are.",
            "Without NAME our seven: models compacted and with one partition, rejected-images with room for whatever"
                    + " the picture topics take."
        },
        footer = {
            "  ./alexnet topics create --partitions 8 --replication-factor 3",
            "  ./alexnet topics create --compact my-models",
            "  ./alexnet topics create --max-message-bytes 6000000 photos"
        })
final class TopicsCreateCommand extends AlexNetCommand {
    private static final int REPLICAS_MAX = 100;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "The topics.")
    private final List<String> names = new ArrayList<>();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Partitions of each, 1 to 1000. Training is reproducible to the bit with 1.")
    private int partitions;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            showDefaultValue = Visibility.NEVER,
            description = "Replicas of each, 1 to 100; default: the brokers'.")
    private Integer replicas;

    @Option(names = "--compact", description = "Keeps the newest record of each key.")
    private boolean compact;

    @Option(
            names = "--max-message-bytes",
            paramLabel = "N",
            showDefaultValue = Visibility.NEVER,
            description = "Largest record; default: the brokers'.")
    private Integer maxMessageBytes;

    @Mixin private KafkaMixin kafka;

    @Override
    protected void execute() throws Exception {
        if (names.isEmpty() && (compact || maxMessageBytes != null)) {
            throw new CommandException("--compact and --max-message-bytes go with a NAME");
        }
        if (replicas != null && (replicas < 1 || replicas > REPLICAS_MAX)) {
            throw new CommandException(
                    "--replication-factor must be in [1, %d], was %d"
                            .formatted(REPLICAS_MAX, replicas));
        }
        List<String> created = create(kafka.reachable());
        out().println(
                        created.isEmpty()
                                ? "All of them exist already"
                                : "Created " + String.join(", ", created));
        suggest("./alexnet ingest DIR --topic images-labeled" + kafka.suffix());
    }

    private List<String> create(KafkaOptions options) throws IOException, InterruptedException {
        TopicCreator creator =
                replicas == null
                        ? new TopicCreator(options)
                        : new TopicCreator(options, replicas.shortValue());
        return names.isEmpty()
                ? creator.createAll(Topics.DEFAULT, partitions)
                : creator.create(names, partitions, settings());
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        if (compact) {
            settings.put("cleanup.policy", "compact");
        }
        if (maxMessageBytes != null) {
            settings.put("max.message.bytes", maxMessageBytes.toString());
        }
        return settings;
    }
}
