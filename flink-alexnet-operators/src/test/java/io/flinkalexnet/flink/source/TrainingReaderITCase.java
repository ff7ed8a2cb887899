package io.flinkalexnet.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The order of the source, against a real broker and without a cluster. */
@Timeout(120)
class TrainingReaderITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final String TOPIC = "images-labeled";
    private static final int PICTURES = 73; // 60 plain, 10 committed, 3 single transactions
    private static final int EPOCHS = 3;
    private static final TrainingOrder ORDER = TopicReads.order(TOPIC, 42L);
    private static final TopicReads READS = new TopicReads(BROKER, EPOCHS);

    private static TrainingSplit split;

    /** Gaps by markers and aborted records, several partitions, one of them empty. */
    @BeforeAll
    static void fillTopic() throws Exception {
        BROKER.createTopic(TOPIC, 3);
        BROKER.produce(TOPIC, TestImages.images("plain", 60, "cat"));
        BROKER.produceInTransaction(TOPIC, TestImages.images("committed", 10, "dog"));
        BROKER.produceAborted(TOPIC, TestImages.images("aborted", 10, "dog"));
        for (int i = 0; i < 3; i++) {
            BROKER.produceInTransaction(TOPIC, TestImages.image("single-" + i, "dog"));
        }
        try (var admin = BROKER.admin()) {
            admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(4))).all().get();
        }
        while (READS.ranges(TOPIC).size() < 4) { // until the broker has heard of it
            Thread.onSpinWait();
        }
        split = READS.split(ORDER);
    }

    @Test
    void fixesTheRangesOfAllPartitions() {
        assertThat(split.topicId()).hasSize(22); // as Kafka writes it
        assertThat(split.ranges()).hasSize(4).last().isEqualTo(new PartitionRange(3, 0, 0));
        long offsets = split.ranges().stream().mapToLong(each -> each.stop()).sum();
        assertThat(offsets).as("with gaps").isGreaterThan(PICTURES + 10);
    }

    @Test
    void emitsEachCommittedPictureOncePerEpochWithDenseSequence() throws Exception {
        List<EncodedImage> all = READS.all(split, HeldOut.none());

        assertThat(all).hasSize(EPOCHS * PICTURES);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).sequence()).isEqualTo(i);
            assertThat(all.get(i).epoch()).isEqualTo(i / PICTURES);
        }
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Set<String> ids = Set.copyOf(TopicReads.ids(TopicReads.epochOf(all, epoch)));
            assertThat(ids).hasSize(PICTURES).noneMatch(id -> id.startsWith("aborted"));
        }
    }

    @Test
    void everyEpochHasItsOwnOrder() throws Exception {
        List<EncodedImage> all = READS.all(split, HeldOut.none());

        assertThat(TopicReads.ids(TopicReads.epochOf(all, 0)))
                .isNotEqualTo(TopicReads.ids(TopicReads.epochOf(all, 1)));
        assertThat(TopicReads.ids(TopicReads.epochOf(all, 1)))
                .isNotEqualTo(TopicReads.ids(TopicReads.epochOf(all, 2)));
    }

    @Test
    void theOrderDependsOnTheSeedAndOnNothingElse() throws Exception {
        TrainingSplit otherSeed = READS.split(TopicReads.order(TOPIC, 43L));

        List<String> once = TopicReads.places(READS.all(split, HeldOut.none()));
        assertThat(TopicReads.places(READS.all(split, HeldOut.none()))).isEqualTo(once);
        assertThat(TopicReads.places(READS.all(otherSeed, HeldOut.none()))).isNotEqualTo(once);
    }

    @Test
    void goesOnInTheSameOrderWhereverItIsRestored() throws Exception {
        HeldOut rule = id -> id.endsWith("3");
        List<String> undisturbed = TopicReads.places(READS.all(split, rule));

        for (int restoreAt = 0; restoreAt <= undisturbed.size(); restoreAt += 7) {
            List<EncodedImage> seen = new ArrayList<>();
            TrainingSplit snapshot = READS.first(restoreAt, split, rule, seen);
            byte[] state = TrainingSplitSerializer.INSTANCE.serialize(snapshot);
            seen.addAll(READS.all(TrainingSplitSerializer.INSTANCE.deserialize(2, state), rule));

            assertThat(TopicReads.places(seen))
                    .as("restored at %d", restoreAt)
                    .isEqualTo(undisturbed);
        }
    }

    @Test
    void skipsHeldOutPicturesBeforeItNumbersTheOthers() throws Exception {
        List<EncodedImage> all = READS.all(split, id -> id.startsWith("plain"));

        assertThat(all).hasSize(EPOCHS * (PICTURES - 60));
        assertThat(all.get(all.size() - 1).sequence()).isEqualTo(all.size() - 1);
    }

    @Test
    void anUnreadableRecordHasAPlaceInTheOrder() throws Exception {
        BROKER.createTopic("poisoned", 1);
        BROKER.produce("poisoned", TestImages.images("good", 5, "cat"));
        BROKER.produceBytes("poisoned", 0, null, new byte[] {1, 2, 3});
        BROKER.produceBytes("poisoned", 0, new byte[] {1}, null);

        List<EncodedImage> all =
                READS.all(
                        READS.split(TopicReads.order("poisoned", 42L)),
                        id -> id.equals("good-0001"));

        assertThat(all).hasSize(EPOCHS * 6);
        assertThat(TopicReads.epochOf(all, 0))
                .filteredOn(each -> each.problem() != null)
                .hasSize(2);
    }

    @Test
    void endsAtOnceIfNothingIsThere() throws Exception {
        BROKER.createTopic("empty", 2);
        assertThat(READS.all(READS.split(TopicReads.order("empty", 42L)), HeldOut.none()))
                .isEmpty();
    }

    @Test
    void endsIfAllIsHeldOut() throws Exception {
        assertThat(READS.all(split, id -> true)).isEmpty();
    }

    @Test
    void saysThatTheTopicIsMissing() {
        assertThatThrownBy(() -> READS.split(TopicReads.order("no-such-topic", 42L)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the topic no-such-topic doesn't exist on localhost");
    }

    @Test
    void isInTheOrderItHasAlwaysBeenIn() throws Exception {
        assertThat(TopicReads.places(READS.all(split, HeldOut.none()))).isEqualTo(golden());
    }

    private static List<String> golden() throws IOException {
        try (InputStream in =
                TrainingReaderITCase.class.getResourceAsStream("/golden/source/order-v1.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void readsNothingThatArrivesAfterTheStart() throws Exception {
        BROKER.createTopic("grows", 2);
        BROKER.produce("grows", TestImages.images("early", 30, "cat"));
        TrainingSplit fixed = READS.split(TopicReads.order("grows", 42L));
        List<String> before = TopicReads.places(READS.all(fixed, HeldOut.none()));
        BROKER.produce("grows", TestImages.images("late", 30, "cat"));

        assertThat(TopicReads.places(READS.all(fixed, HeldOut.none())))
                .isEqualTo(before)
                .hasSize(EPOCHS * 30);
    }

    @Test
    void beginsWithTheFirstOffsetThatIsKept() throws Exception {
        BROKER.createTopic("trimmed", 1);
        BROKER.produceInTransaction("trimmed", TestImages.images("old", 10, "cat"));
        BROKER.produceInTransaction("trimmed", TestImages.images("new", 10, "cat"));
        BROKER.deleteRecordsBefore("trimmed", 0, 11);

        List<EncodedImage> all =
                READS.all(READS.split(TopicReads.order("trimmed", 42L)), HeldOut.none());

        assertThat(all).hasSize(EPOCHS * 10).allMatch(each -> each.id().startsWith("new"));
    }

    @Test
    void keepsOneGroupAndOneChunkInMemory() throws Exception {
        BROKER.createTopic("long", 1);
        BROKER.produce("long", TestImages.images("plain", 100, "cat"));
        AtomicInteger fetched = new AtomicInteger(); // the rule is asked for each record
        HeldOut counting = id -> fetched.incrementAndGet() < 0;
        CollectedOutput output = new CollectedOutput();
        int most = 0;

        try (TrainingReader reader =
                READS.open(READS.split(TopicReads.order("long", 42L)), counting)) {
            Thread fetchThread = TopicReads.awaitRest();
            while (output.images.size() < EPOCHS * 100) {
                TopicReads.poll(reader, output.images.size() + 1, output);
                TopicReads.awaitRest(fetchThread);
                most = Math.max(most, fetched.get() - output.images.size());
            }
        }

        assertThat(most).isGreaterThan(3 * 7 - 1).isLessThanOrEqualTo((3 + 1) * 7);
    }

    @Test
    void closesWhileTheFetchThreadWaitsForRoom() throws Exception {
        BROKER.createTopic("waits", 1);
        BROKER.produce("waits", TestImages.images("plain", 100, "cat"));
        CollectedOutput output = new CollectedOutput();
        Thread fetchThread;

        try (TrainingReader reader =
                READS.open(READS.split(TopicReads.order("waits", 42L)), HeldOut.none())) {
            TopicReads.poll(reader, 1, output);
            fetchThread = TopicReads.awaitRest();
            while (!waitsForRoom(fetchThread)) { // before, it may wait for the next group's task
                Thread.onSpinWait();
            }
        }

        assertThat(fetchThread.isAlive()).isFalse();
    }

    @Test
    void endsWhenTrainingNeedsNoMore() throws Exception {
        CollectedOutput output = new CollectedOutput();
        try (TrainingReader reader = READS.open(split, HeldOut.none())) {
            TopicReads.poll(reader, 5, output);
            reader.handleSourceEvents(EarlyEnd.Event.END);

            assertThat(reader.isAvailable()).isDone();
            assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
            assertThat(output.images).hasSize(5);
            List<EncodedImage> rest = READS.all(reader.snapshotState(1L).get(0), HeldOut.none());
            assertThat(rest.get(0).sequence()).as("the state goes on where it ended").isEqualTo(5);
        }
    }

    private static boolean waitsForRoom(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(each -> each.getClassName().equals(Semaphore.class.getName()));
    }

    @Test
    void refusesStateOfAnotherOrder() throws Exception {
        TrainingSplit other =
                READS.split(new TrainingOrder(TOPIC, 42L, 8, 3, true, HeldOut.UNNAMED));
        try (TrainingReader reader = READS.reader(ORDER, HeldOut.none())) {
            assertThatThrownBy(() -> reader.addSplits(List.of(other)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("chunkOffsets=8");
        }
    }

    @Test
    void refusesStateOfAnotherHeldOutRule() throws Exception {
        TrainingSplit before =
                READS.split(new TrainingOrder(TOPIC, 42L, 7, 3, true, "id hash / 5"));
        TrainingOrder now = new TrainingOrder(TOPIC, 42L, 7, 3, true, "id hash / 6");
        try (TrainingReader reader = READS.reader(now, HeldOut.none())) {
            assertThatThrownBy(() -> reader.addSplits(List.of(before)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("id hash / 5")
                    .hasMessageContaining("id hash / 6");
        }
    }

    @Test
    void goesOnFromAStateThatDoesNotNameItsHeldOutRule() throws Exception {
        TrainingOrder now = new TrainingOrder(TOPIC, 42L, 7, 3, true, "id hash / 5");
        try (TrainingReader reader = READS.reader(now, HeldOut.none())) {
            reader.addSplits(List.of(split));
            assertThat(reader.snapshotState(1L))
                    .containsExactly(
                            new TrainingSplit(
                                    now,
                                    split.topicId(),
                                    split.ranges(),
                                    TrainingPosition.START,
                                    List.of()));
        }
    }

    @Test
    void endsWithoutASplitIfThereIsNone() throws Exception {
        try (TrainingReader reader = READS.reader(ORDER, HeldOut.none())) {
            assertThat(reader.isAvailable()).isNotDone();
            reader.notifyNoMoreSplits();
            assertThat(reader.isAvailable()).isDone();
            assertThat(reader.pollNext(new CollectedOutput())).isEqualTo(InputStatus.END_OF_INPUT);
        }
    }
}
