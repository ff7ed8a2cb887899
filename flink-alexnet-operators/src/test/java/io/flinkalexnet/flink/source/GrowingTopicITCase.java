package io.flinkalexnet.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import io.flinkalexnet.schema.ImageRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A topic that is read as it grows, against a real broker and without a cluster. */
@Timeout(120)
class GrowingTopicITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final int GROUP = 3 * 7;
    private static final TopicReads READS = new TopicReads(BROKER, 1);

    @Test
    void theOrderOfOnePartitionDependsOnItsContentAlone() throws Exception {
        BROKER.createTopic("one", 1);
        ImageRecord[] images = TestImages.images("plain", 4 * GROUP + 6, "cat");
        TrainingSplit start = READS.split(TopicReads.growing("one"));
        List<EncodedImage> asItGrew = new ArrayList<>();
        TrainingSplit split = start;

        BROKER.produce("one", Arrays.copyOf(images, GROUP + 3));
        split = READS.first(GROUP - 2, split, HeldOut.none(), asItGrew);
        BROKER.produceAborted("one", TestImages.images("aborted", 5, "cat"));
        BROKER.produce("one", Arrays.copyOfRange(images, GROUP + 3, images.length));
        split = READS.first(GROUP + 5, restored(split), HeldOut.none(), asItGrew);
        READS.first(GROUP - 3, restored(split), HeldOut.none(), asItGrew);
        List<EncodedImage> atOnce = new ArrayList<>();
        READS.first(3 * GROUP, start, HeldOut.none(), atOnce);

        assertThat(TopicReads.places(asItGrew)).isEqualTo(TopicReads.places(atOnce));
        assertThat(asItGrew).hasSize(3 * GROUP).allMatch(each -> each.epoch() == 0);
        assertThat(TopicReads.ids(asItGrew))
                .doesNotHaveDuplicates()
                .noneMatch(each -> each.startsWith("aborted"));
    }

    /** What a checkpoint makes of it. */
    private static TrainingSplit restored(TrainingSplit split) throws Exception {
        return TrainingSplitSerializer.INSTANCE.deserialize(
                2, TrainingSplitSerializer.INSTANCE.serialize(split));
    }

    @Test
    void aRestoredReaderRepeatsTheGroupUnderWayAndLosesAndDoublesNothing() throws Exception {
        BROKER.createTopic("several", 3);
        BROKER.produce("several", TestImages.images("early", 90, "cat"));
        List<EncodedImage> seen = new ArrayList<>();
        TrainingSplit start = READS.split(TopicReads.growing("several"));
        TrainingSplit split = READS.first(GROUP + 4, start, HeldOut.none(), seen);
        List<EncodedImage> undisturbed = new ArrayList<>();
        READS.first(2 * GROUP, start, HeldOut.none(), undisturbed);
        BROKER.produce("several", TestImages.images("late", 90, "cat"));
        int complete = inCompleteGroups("several");

        READS.first(complete - seen.size(), restored(split), HeldOut.none(), seen);

        assertThat(TopicReads.places(seen.subList(0, 2 * GROUP)))
                .isEqualTo(TopicReads.places(undisturbed));
        assertThat(seen).hasSize(complete);
        assertThat(TopicReads.ids(seen)).doesNotHaveDuplicates();
        for (int i = 0; i < complete; i++) {
            assertThat(seen.get(i).sequence()).isEqualTo(i);
        }
    }

    @Test
    void readsAPartitionThatIsAdded() throws Exception {
        BROKER.createTopic("wider", 1);
        TrainingSplit start = READS.split(TopicReads.growing("wider"));
        try (var admin = BROKER.admin()) {
            admin.createPartitions(Map.of("wider", NewPartitions.increaseTo(2))).all().get();
        }
        for (int i = 0; i < GROUP; i++) {
            BROKER.produceBytes("wider", 1, null, new byte[] {1});
        }
        List<EncodedImage> seen = new ArrayList<>();

        TrainingSplit split = READS.first(GROUP, start, HeldOut.none(), seen);

        assertThat(seen).hasSize(GROUP).allMatch(each -> each.partition() == 1);
        assertThat(split.ranges())
                .containsExactly(new PartitionRange(0, 0, 0), new PartitionRange(1, 0, GROUP));
    }

    @Test
    void waitsForCompleteChunksAndClosesWhileItDoes() throws Exception {
        BROKER.createTopic("slow", 1);
        BROKER.produce("slow", TestImages.images("plain", 2 * GROUP - 1, "cat"));
        CollectedOutput output = new CollectedOutput();
        Thread fetchThread;
        try (TrainingReader reader =
                READS.open(READS.split(TopicReads.growing("slow")), HeldOut.none())) {
            TopicReads.poll(reader, GROUP, output);
            fetchThread = TopicReads.awaitState(Thread.State.TIMED_WAITING); // looks once a second
            assertThat(reader.isAvailable()).isNotDone();
        }

        assertThat(fetchThread.isAlive()).isFalse();
        Set<String> seen = new HashSet<>(TopicReads.ids(output.images));
        assertThat(seen).hasSize(GROUP);
    }

    @Test
    void endsWhileItWaitsIfTrainingNeedsNoMore() throws Exception {
        BROKER.createTopic("silent", 1);
        BROKER.produce("silent", TestImages.images("plain", GROUP, "cat"));
        CollectedOutput output = new CollectedOutput();
        try (TrainingReader reader =
                READS.open(READS.split(TopicReads.growing("silent")), HeldOut.none())) {
            TopicReads.poll(reader, GROUP, output);
            CompletableFuture<Void> available = reader.isAvailable();
            assertThat(available).isNotDone();

            reader.handleSourceEvents(EarlyEnd.Event.END);

            assertThat(available).isDone();
            assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
        }
    }

    /** How many records of a topic without gaps are in groups of complete chunks. */
    private static int inCompleteGroups(String topic) throws Exception {
        long chunks = 0;
        for (PartitionRange each : READS.ranges(topic)) {
            chunks += (each.stop() - each.start()) / 7;
        }
        return (int) (chunks / 3 * GROUP);
    }
}
