package io.flinkalexnet.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Topics that lose records while they are trained on: each failure is final, and in words. */
@Timeout(120)
class LostRecordsITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final Duration QUICKLY = Duration.ofSeconds(30); // four, on an idle machine
    private static final int RECORDS = 100;
    private static final TopicReads READS = new TopicReads(BROKER, 3);

    @Test
    void namesOffsetsThatWereDeletedBeforeTheyWereRead() throws Exception {
        TrainingSplit split = fill("old");
        BROKER.deleteRecordsBefore("old", 0, 95);

        assertThat(failure(split))
                .hasMessageContaining(" of old-0 belong to the training order, but the topic")
                .hasMessageContaining("keeps 95 to 99 of it now; raise the topic's retention");
    }

    @Test
    void namesOffsetsThatAreDeletedWhileItReads() throws Exception {
        TrainingSplit split = fill("trimmed");
        TrainingSplit later = READS.first(RECORDS, split, HeldOut.none(), new ArrayList<>());
        BROKER.deleteRecordsBefore("trimmed", 0, RECORDS);

        assertThat(failure(later))
                .hasMessageContaining(" of trimmed-0 belong to the training order, but the topic")
                .hasMessageContaining("keeps none of it now");
    }

    @Test
    void saysThatTheTopicIsDeletedWhileItReads() throws Exception {
        TrainingSplit split = fill("deleted");
        CollectedOutput output = new CollectedOutput();
        Throwable failure;
        try (TrainingReader reader = READS.open(split, HeldOut.none())) {
            TopicReads.poll(reader, 1, output);
            delete("deleted");
            failure = catchThrowable(() -> TopicReads.poll(reader, 3 * RECORDS, output));
        }

        checkIsFinal(failure);
        assertThat(failure)
                .hasMessageContaining("the topic deleted was deleted on localhost")
                .hasMessageContaining("start anew");
    }

    @Test
    void saysThatTheTopicIsAnotherOfTheSameName() throws Exception {
        TrainingSplit split = fill("replaced");
        delete("replaced");
        BROKER.createTopic("replaced", 1);
        BROKER.produce("replaced", TestImages.images("other", RECORDS, "cat"));
        String now = READS.split(split.order()).topicId();

        assertThat(failure(split))
                .hasMessageContaining("the topic replaced on localhost")
                .hasMessageContaining(
                        "was deleted and created again since training on it began (its id is %s, was %s)"
                                .formatted(now, split.topicId()));
    }

    /** From a state of version 1. */
    @Test
    void namesOffsetsThatANewTopicOfTheNameLacksIfItsIdIsNotKnown() throws Exception {
        TrainingSplit split = fill("unnamed");
        delete("unnamed");
        BROKER.createTopic("unnamed", 1);
        BROKER.produce("unnamed", TestImages.images("other", 5, "cat"));

        assertThat(failure(with(split, "", split.ranges())))
                .hasMessageContaining(" of unnamed-0 belong to the training order, but the topic")
                .hasMessageContaining("keeps 0 to 4 of it now");
    }

    private static TrainingSplit with(
            TrainingSplit split, String topicId, List<PartitionRange> ranges) {
        return new TrainingSplit(split.order(), topicId, ranges, split.position(), List.of());
    }

    @Test
    void namesAPartitionThatIsGone() throws Exception {
        TrainingSplit split = fill("fewer");
        List<PartitionRange> twice =
                List.of(split.ranges().get(0), new PartitionRange(1, 0, RECORDS));

        assertThat(failure(with(split, split.topicId(), twice)))
                .hasMessageContaining(" of fewer-1 belong to the training order, but the topic")
                .hasMessageContaining("has no such partition now");
    }

    @Test
    void saysThatAGrowingTopicIsDeletedWhileItWaits() throws Exception {
        BROKER.createTopic("stream", 1);
        TrainingSplit split = READS.split(TopicReads.growing("stream"));
        delete("stream");

        assertThat(failure(split))
                .hasMessageContaining("the topic stream was deleted on localhost");
    }

    private static TrainingSplit fill(String topic) throws Exception {
        BROKER.createTopic(topic, 1);
        BROKER.produce(topic, TestImages.images("plain", RECORDS, "cat"));
        return READS.split(TopicReads.order(topic, 42L));
    }

    private static void delete(String topic) throws Exception {
        try (Admin admin = BROKER.admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            while (isThere(admin, topic)) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean isThere(Admin admin, String topic) throws Exception {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
            return false;
        }
    }

    private static Throwable failure(TrainingSplit split) {
        long startNanos = System.nanoTime();
        Throwable failure = catchThrowable(() -> READS.all(split, HeldOut.none()));
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(QUICKLY);
        checkIsFinal(failure);
        return failure;
    }

    private static void checkIsFinal(Throwable failure) {
        assertThat(failure).isInstanceOf(IOException.class);
        assertThat(ExceptionUtils.findThrowable(failure, SuppressRestartsException.class))
                .isPresent();
    }
}
