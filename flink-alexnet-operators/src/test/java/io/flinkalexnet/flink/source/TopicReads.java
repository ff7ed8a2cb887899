package io.flinkalexnet.flink.source;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.PictureTopic;
import io.flinkalexnet.flink.testing.TestBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.core.io.InputStatus;

/**
 * Reads topics of a broker with readers that have no cluster around them.
 *
 * @param broker that has the topics
 * @param epochs how often bounded topics are read
 */
record TopicReads(TestBroker broker, int epochs) {
    /** Chunks of seven offsets, three in a group. */
    static TrainingOrder order(String topic, long seed) {
        return new TrainingOrder(topic, seed, 7, 3, true, HeldOut.UNNAMED);
    }

    /** The same for a topic that is read as it grows. */
    static TrainingOrder growing(String topic) {
        return new TrainingOrder(topic, 42L, 7, 3, false, HeldOut.UNNAMED);
    }

    TrainingSplit split(TrainingOrder order) throws Exception {
        return TrainingSplit.atStart(order, TopicRanges.kept(kafka(), order.topic()));
    }

    List<PartitionRange> ranges(String topic) throws Exception {
        return TopicRanges.of(kafka(), topic);
    }

    private KafkaOptions kafka() {
        return KafkaOptions.of(broker.bootstrapServers());
    }

    /** A reader that has its split; the caller closes it. */
    TrainingReader open(TrainingSplit from, HeldOut rule) {
        TrainingReader reader = reader(from.order(), rule);
        reader.start();
        reader.addSplits(List.of(from));
        return reader;
    }

    /** A reader without a split. */
    TrainingReader reader(TrainingOrder order, HeldOut rule) {
        return new TrainingReader(
                new PictureTopic(kafka(), order.topic(), InputOptions.DEFAULT),
                order,
                epochs,
                rule);
    }

    List<EncodedImage> all(TrainingSplit from, HeldOut rule) throws Exception {
        List<EncodedImage> all = new ArrayList<>();
        first(Integer.MAX_VALUE, from, rule, all);
        return all;
    }

    /** Reads up to {@code count} records and returns the state after them. */
    TrainingSplit first(int count, TrainingSplit from, HeldOut rule, List<EncodedImage> target)
            throws Exception {
        CollectedOutput output = new CollectedOutput();
        try (TrainingReader reader = open(from, rule)) {
            poll(reader, count, output);
            target.addAll(output.images);
            return reader.snapshotState(1L).get(0);
        }
    }

    /** Polls until the output has so many records or the input ends. */
    static void poll(TrainingReader reader, int count, CollectedOutput output) throws Exception {
        InputStatus status = InputStatus.MORE_AVAILABLE;
        while (output.images.size() < count && status != InputStatus.END_OF_INPUT) {
            reader.isAvailable().get(60, TimeUnit.SECONDS);
            status = reader.pollNext(output);
        }
    }

    static List<EncodedImage> epochOf(List<EncodedImage> all, long epoch) {
        return all.stream().filter(each -> each.epoch() == epoch).toList();
    }

    static List<String> ids(List<EncodedImage> images) {
        return images.stream().map(EncodedImage::id).collect(Collectors.toList());
    }

    /** A line for each picture: sequence, epoch, id, partition and offset. */
    static List<String> places(List<EncodedImage> images) {
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

    /** Waits until the one fetch thread that is there waits for room, or for work. */
    static Thread awaitRest() {
        return awaitState(Thread.State.WAITING);
    }

    /** Waits until the one fetch thread that is there is in that state. */
    static Thread awaitState(Thread.State state) {
        Thread thread =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(each -> each.getName().equals(TrainingReader.FETCH_THREAD))
                        .findAny()
                        .orElseThrow();
        while (thread.getState() != state) {
            Thread.onSpinWait();
        }
        return thread;
    }

    /** Waits until a fetch thread waits for room, or for work. */
    static void awaitRest(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
