package io.flinkalexnet.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.PictureTopic;
import io.flinkalexnet.flink.source.HeldOut;
import io.flinkalexnet.flink.source.PartitionRange;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class KafkaHeldOutITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    @Test
    void givesTheRecordsOfItsRangesInOrderAndNoneThatCameLater() throws Exception {
        BROKER.createTopic("whole", 2);
        BROKER.produceInTransaction("whole", TestImages.images("committed", 20, "cat"));
        BROKER.produceAborted("whole", TestImages.images("aborted", 5, "cat"));
        BROKER.produceBytes("whole", 0, null, new byte[] {1, 2, 3});
        BROKER.produceInTransaction("whole", TestImages.images("end", 4, "dog"));
        KafkaHeldOut source = KafkaHeldOut.all(topic("whole"));
        List<PartitionRange> ranges = source.ranges();
        BROKER.produce("whole", TestImages.images("later", 10, "cat"));

        List<EncodedImage> read = read(source, ranges);

        assertThat(read).hasSize(25);
        assertThat(read).filteredOn(each -> each.problem() != null).hasSize(1);
        for (int i = 1; i < read.size(); i++) {
            EncodedImage before = read.get(i - 1);
            EncodedImage now = read.get(i);
            assertThat(now.partition()).isGreaterThanOrEqualTo(before.partition());
            assertThat(now.partition() > before.partition() || now.offset() > before.offset())
                    .isTrue();
        }
        assertThat(read(source, ranges))
                .extracting(EncodedImage::offset)
                .isEqualTo(read.stream().map(EncodedImage::offset).toList());
    }

    @Test
    void theShareIsWhatTrainingLeavesOut() throws Exception {
        BROKER.createTopic("shared", 1);
        BROKER.produce("shared", TestImages.images("picture", 60, "cat"));
        BROKER.produceBytes("shared", 0, null, new byte[] {1, 2, 3});
        HeldOutRule rule = new HeldOutRule(4);
        KafkaHeldOut source = KafkaHeldOut.share(topic("shared"), HeldOut.of(rule));

        List<EncodedImage> read = read(source, source.ranges());

        assertThat(read).hasSizeBetween(5, 30).allMatch(each -> rule.holdsOut(each.id()));
        assertThat(read(KafkaHeldOut.all(topic("shared")), source.ranges())).hasSize(61);
    }

    @Test
    void lostOffsetsAreAFailureInWords() throws Exception {
        BROKER.createTopic("short", 1);
        BROKER.produce("short", TestImages.images("picture", 10, "cat"));
        KafkaHeldOut source = KafkaHeldOut.all(topic("short"));
        List<PartitionRange> ranges = source.ranges();
        BROKER.deleteRecordsBefore("short", 0, 4);

        assertThatIOException()
                .isThrownBy(() -> read(source, ranges))
                .withMessage(
                        "offsets 0 to 9 of short-0 are validated on but are no longer kept; raise the topic's retention and start anew");
    }

    @Test
    void aMissingTopicIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> KafkaHeldOut.all(topic("no-such-topic")).ranges())
                .withMessageContaining("the topic no-such-topic doesn't exist");
    }

    private static PictureTopic topic(String name) {
        return new PictureTopic(
                KafkaOptions.of(BROKER.bootstrapServers()), name, InputOptions.DEFAULT);
    }

    private static List<EncodedImage> read(KafkaHeldOut source, List<PartitionRange> ranges)
            throws IOException {
        List<EncodedImage> read = new ArrayList<>();
        try (HeldOutSource.Reader reader = source.open(ranges)) {
            for (EncodedImage each = reader.next(); each != null; each = reader.next()) {
                read.add(each);
            }
        }
        return read;
    }
}
