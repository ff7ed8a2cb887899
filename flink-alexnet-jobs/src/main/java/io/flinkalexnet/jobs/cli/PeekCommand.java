package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.jobs.ingest.RecordText;
import io.flinkalexnet.jobs.ingest.TopicPeek;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code peek TOPIC}. */
@Command(
        name = "peek",
        description = {
            "Shows committed records of any of our topics, one per line: partition@offset, kind, fields.",
            "The newest ones, unless --from-beginning is given. Bytes and embeddings are shown by their size."
        },
        footer = {
            "  ./alexnet peek images-labeled --count 3",
            "  ./alexnet peek rejected-images --from-beginning",
            "  ./alexnet peek predictions --json-lines | head",
            "  ./alexnet peek photos --input-format raw"
        })
final class PeekCommand extends AlexNetCommand {
    private static final int COUNT_MAX = 100_000;

    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    private String topic;

    @Option(names = "--count", defaultValue = "10", description = "How many, 1 to 100000.")
    private int count;

    @Option(names = "--from-beginning", description = "Shows the first ones.")
    private boolean fromBeginning;

    @Option(names = "--json-lines", description = "One JSON object per line, and nothing else.")
    private boolean jsonLines;

    @Mixin private InputMixin input;
    @Mixin private KafkaMixin kafka;

    @Override
    protected void execute() throws Exception {
        if (count < 1 || count > COUNT_MAX) {
            throw new CommandException(
                    "--count must be in [1, %d], was %d".formatted(COUNT_MAX, count));
        }
        List<ConsumerRecord<byte[], byte[]>> records = records(kafka.reachable());
        RecordText text = new RecordText(input.options());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            out().println(jsonLines ? text.json(record) : text.line(record));
        }
        if (!jsonLines) {
            sayWhatWasShown(records.size());
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> records(KafkaOptions options) throws IOException {
        try (TopicPeek peek = new TopicPeek(options, topic)) {
            return fromBeginning ? peek.first(count) : peek.newest(count);
        }
    }

    private void sayWhatWasShown(int shown) {
        if (shown == 0) {
            out().printf("%s has no committed records%n", topic);
            suggest("./alexnet ingest DIR --topic images-labeled" + kafka.suffix());
        } else {
            suggest("./alexnet peek %s --json-lines%s".formatted(topic, kafka.suffix()));
        }
    }
}
