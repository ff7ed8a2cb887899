package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.jobs.ingest.ImageFolder;
import io.flinkalexnet.jobs.ingest.ImageIngest;
import io.flinkalexnet.jobs.ingest.IngestResult;
import io.flinkalexnet.jobs.ingest.IngestTarget;
import io.flinkalexnet.jobs.ingest.SourceImage;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ingest DIR}. */
@Command(
        name = "ingest",
        description = {
            "Sends the pictures of a folder to a topic: DIR/CLASS/file with CLASS as label, or DIR/file without.",
            "The order is shuffled by the seed: same folder, same seed, same order. Every file is sent, whatever it"
                    + " holds; what is no picture is rejected by the jobs. Hidden files are left out."
        },
        footer = {
            "  ./alexnet ingest photos --topic images-labeled",
            "  ./alexnet ingest photos --topic images-labeled --held-out-topic images --held-out-divisor 5"
        })
final class IngestCommand extends AlexNetCommand {
    @Parameters(paramLabel = "DIR", description = "The folder.")
    private Path folder;

    @Option(
            names = "--topic",
            required = true,
            description = "Receives the pictures; created if it is missing.")
    private String topic;

    @Option(
            names = "--held-out-topic",
            paramLabel = "TOPIC",
            description = "Receives a share of the pictures instead, for testing.")
    private String heldOutTopic;

    @Option(
            names = "--held-out-divisor",
            paramLabel = "N",
            defaultValue = "5",
            description = "Holds out one picture in N, chosen by the hash of its id; 2 to 1000000.")
    private int heldOutDivisor;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the order.")
    private long seed;

    @Option(
            names = "--partitions",
            defaultValue = "1",
            description = "Partitions of topics that are created.")
    private int partitions;

    @Mixin private KafkaMixin kafka;
    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        IngestTarget target = target();
        List<SourceImage> images = ImageFolder.list(folder);
        KafkaOptions options = kafka.reachable();
        new TopicCreator(options).create(topics(), partitions);
        IngestResult result;
        try (ImageIngest ingest = new ImageIngest(options, target, InstantSource.system());
                Progress progress = progress("pictures sent", images.size())) {
            result = ingest.send(images, progress::add);
        }
        json.write(result);
        out().printf("%,d pictures sent to %s%n", result.sent(), topic);
        if (heldOutTopic != null) {
            out().printf("%,d pictures held out, sent to %s%n", result.heldOut(), heldOutTopic);
        }
        failIfAnyWasTooLarge(result);
        suggest("./alexnet peek " + topic + kafka.suffix());
    }

    private IngestTarget target() {
        return heldOutTopic == null
                ? IngestTarget.of(topic, seed)
                : new IngestTarget(topic, heldOutTopic, new HeldOutRule(heldOutDivisor), seed);
    }

    private List<String> topics() {
        List<String> topics = new ArrayList<>();
        topics.add(topic);
        if (heldOutTopic != null) {
            topics.add(heldOutTopic);
        }
        return topics;
    }

    private void failIfAnyWasTooLarge(IngestResult result) throws CommandException {
        if (result.tooLarge().isEmpty()) {
            return;
        }
        for (IngestResult.TooLarge image : result.tooLarge()) {
            err().printf(
                            "  not sent: %s, a record of %,d bytes%n",
                            image.id(), image.recordBytes());
        }
        throw new CommandException(
                "%d pictures are larger than a record of the topic may be, %,d bytes; raise the topic's max.message.bytes (and the brokers' socket.request.max.bytes, if that is less), or make the pictures smaller, and ingest them again"
                        .formatted(
                                result.tooLarge().size(), result.tooLarge().get(0).limitBytes()));
    }
}
