package io.flinkalexnet.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.PictureTopic;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
    private static final TrainingOrder ORDER = new TrainingOrder(TOPIC, 42L, 7, 3);

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
        split =
                new TrainingSplit(
                        ORDER,
                        TopicRanges.of(KafkaOptions.of(BROKER.bootstrapServers()), TOPIC),
                        TrainingPosition.START);
    }

    @Test
    void fixesTheRangesOfAllPartitions() {
        assertThat(split.ranges()).hasSize(4).last().isEqualTo(new PartitionRange(3, 0, 0));
        long offsets = split.ranges().stream().mapToLong(each -> each.stop()).sum();
        assertThat(offsets).as("with gaps").isGreaterThan(PICTURES + 10);
    }

    @Test
    void emitsEachCommittedPictureOncePerEpochWithDenseSequence() throws Exception {
        List<EncodedImage> all = readAll(split, HeldOut.NONE);

        assertThat(all).hasSize(EPOCHS * PICTURES);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).sequence()).isEqualTo(i);
            assertThat(all.get(i).epoch()).isEqualTo(i / PICTURES);
        }
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Set<String> ids = Set.copyOf(ids(epochOf(all, epoch)));
            assertThat(ids).hasSize(PICTURES).noneMatch(id -> id.startsWith("aborted"));
        }
    }

    @Test
    void everyEpochHasItsOwnOrder() throws Exception {
        List<EncodedImage> all = readAll(split, HeldOut.NONE);

        assertThat(ids(epochOf(all, 0))).isNotEqualTo(ids(epochOf(all, 1)));
        assertThat(ids(epochOf(all, 1))).isNotEqualTo(ids(epochOf(all, 2)));
    }

    @Test
    void theOrderDependsOnTheSeedAndOnNothingElse() throws Exception {
        TrainingSplit otherSeed =
                new TrainingSplit(
                        new TrainingOrder(TOPIC, 43L, 7, 3),
                        split.ranges(),
                        TrainingPosition.START);

        List<String> once = places(readAll(split, HeldOut.NONE));
        assertThat(places(readAll(split, HeldOut.NONE))).isEqualTo(once);
        assertThat(places(readAll(otherSeed, HeldOut.NONE))).isNotEqualTo(once);
    }

    @Test
    void goesOnInTheSameOrderWhereverItIsRestored() throws Exception {
        HeldOut rule = id -> id.endsWith("3");
        List<String> undisturbed = places(readAll(split, rule));

        for (int restoreAt = 0; restoreAt <= undisturbed.size(); restoreAt += 7) {
            List<EncodedImage> seen = new ArrayList<>();
            TrainingSplit snapshot = readFirst(restoreAt, split, rule, seen);
            byte[] state = TrainingSplitSerializer.INSTANCE.serialize(snapshot);
            seen.addAll(readAll(TrainingSplitSerializer.INSTANCE.deserialize(1, state), rule));

            assertThat(places(seen)).as("restored at %d", restoreAt).isEqualTo(undisturbed);
        }
    }

    @Test
    void skipsHeldOutPicturesBeforeItNumbersTheOthers() throws Exception {
        List<EncodedImage> all = readAll(split, id -> id.startsWith("plain"));

        assertThat(all).hasSize(EPOCHS * (PICTURES - 60));
        assertThat(all.get(all.size() - 1).sequence()).isEqualTo(all.size() - 1);
    }

    @Test
    void anUnreadableRecordHasAPlaceInTheOrder() throws Exception {
        BROKER.createTopic("poisoned", 1);
        BROKER.produce("poisoned", TestImages.images("good", 5, "cat"));
        BROKER.produceBytes("poisoned", 0, null, new byte[] {1, 2, 3});
        BROKER.produceBytes("poisoned", 0, new byte[] {1}, null);

        List<EncodedImage> all = readAll(splitOf("poisoned"), id -> id.equals("good-0001"));

        assertThat(all).hasSize(EPOCHS * 6);
        assertThat(epochOf(all, 0)).filteredOn(each -> each.problem() != null).hasSize(2);
    }

    @Test
    void endsAtOnceIfNothingIsThere() throws Exception {
        BROKER.createTopic("empty", 2);
        assertThat(readAll(splitOf("empty"), HeldOut.NONE)).isEmpty();
    }

    @Test
    void endsIfAllIsHeldOut() throws Exception {
        assertThat(readAll(split, id -> true)).isEmpty();
    }

    @Test
    void saysThatTheTopicIsMissing() {
        assertThatThrownBy(() -> splitOf("no-such-topic"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the topic no-such-topic doesn't exist on localhost");
    }

    @Test
    void saysThatKeptOffsetsWereDeleted() throws Exception {
        BROKER.createTopic("short-lived", 1);
        BROKER.produce("short-lived", TestImages.images("old", 20, "cat"));
        TrainingSplit fixed = splitOf("short-lived");
        BROKER.deleteRecordsBefore("short-lived", 0, 15);

        assertThatThrownBy(() -> readAll(fixed, HeldOut.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("of short-lived-0 belong to the training order but are no")
                .hasMessageContaining("retention");
    }

    @Test
    void refusesStateOfAnotherOrder() throws Exception {
        TrainingSplit other =
                new TrainingSplit(
                        new TrainingOrder(TOPIC, 42L, 8, 3),
                        split.ranges(),
                        TrainingPosition.START);
        try (TrainingReader reader = reader(split, HeldOut.NONE)) {
            assertThatThrownBy(() -> reader.addSplits(List.of(other)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("chunkOffsets=8");
        }
    }

    @Test
    void endsWithoutASplitIfThereIsNone() throws Exception {
        try (TrainingReader reader = reader(split, HeldOut.NONE)) {
            assertThat(reader.isAvailable()).isNotDone();
            reader.notifyNoMoreSplits();
            assertThat(reader.isAvailable()).isDone();
            assertThat(reader.pollNext(new CollectedOutput())).isEqualTo(InputStatus.END_OF_INPUT);
        }
    }

    private static TrainingSplit splitOf(String topic) throws Exception {
        KafkaOptions kafka = KafkaOptions.of(BROKER.bootstrapServers());
        return new TrainingSplit(
                new TrainingOrder(topic, 42L, 7, 3),
                TopicRanges.of(kafka, topic),
                TrainingPosition.START);
    }

    private static TrainingReader reader(TrainingSplit from, HeldOut rule) {
        KafkaOptions kafka = KafkaOptions.of(BROKER.bootstrapServers());
        return new TrainingReader(
                new PictureTopic(kafka, from.order().topic(), InputOptions.DEFAULT),
                from.order(),
                EPOCHS,
                rule);
    }

    private static List<EncodedImage> readAll(TrainingSplit from, HeldOut rule) throws Exception {
        List<EncodedImage> all = new ArrayList<>();
        readFirst(Integer.MAX_VALUE, from, rule, all);
        return all;
    }

    /** Reads up to {@code count} records and returns the state after them. */
    private static TrainingSplit readFirst(
            int count, TrainingSplit from, HeldOut rule, List<EncodedImage> target)
            throws Exception {
        CollectedOutput output = new CollectedOutput();
        try (TrainingReader reader = reader(from, rule)) {
            reader.start();
            reader.addSplits(List.of(from));
            InputStatus status = InputStatus.MORE_AVAILABLE;
            while (output.images.size() < count && status != InputStatus.END_OF_INPUT) {
                reader.isAvailable().get(60, TimeUnit.SECONDS);
                status = reader.pollNext(output);
            }
            target.addAll(output.images);
            return reader.snapshotState(1L).get(0);
        }
    }

    private static List<EncodedImage> epochOf(List<EncodedImage> all, long epoch) {
        return all.stream().filter(each -> each.epoch() == epoch).toList();
    }

    private static List<String> ids(List<EncodedImage> images) {
        return images.stream().map(EncodedImage::id).collect(Collectors.toList());
    }

    private static List<String> places(List<EncodedImage> images) {
        return images.stream()
                .map(
                        each ->
                                "%d %d %s %d/%d"
                                        .formatted(
                                                each.sequence(),
                                                each.epoch(),
                                                each.id(),
                                                each.partition(),
                                                each.offset()))
                .toList();
    }
}
