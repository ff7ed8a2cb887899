package io.flinkalexnet.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(180)
class TrainingSourceITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String TOPIC = "images-labeled";
    private static final int PICTURES = 40;
    private static final int EPOCHS = 40;
    private static final TrainingSourceOptions OPTIONS =
            new TrainingSourceOptions(5, 2, EPOCHS, 11L, true);
    private static final TrainingSourceOptions GROWING =
            new TrainingSourceOptions(5, 2, 1, 11L, false);

    @BeforeAll
    static void fillTopic() throws Exception {
        BROKER.createTopic(TOPIC, 2);
        BROKER.produce(TOPIC, TestImages.images("plain", 30, "cat"));
        BROKER.produceInTransaction(TOPIC, TestImages.images("committed", 10, "dog"));
    }

    @Test
    void aJobThatFailsOnTheWaySeesTheSameOrderAsOneThatDoesNot() throws Exception {
        FailsAfterTheSecondCheckpoint.FAILURES.set(0);
        List<String> undisturbed = run(new Place());
        List<String> disturbed = run(new FailsAfterTheSecondCheckpoint());

        assertThat(undisturbed).hasSize(EPOCHS * PICTURES);
        assertThat(FailsAfterTheSecondCheckpoint.FAILURES).hasValue(1);
        assertThat(disturbed).isEqualTo(undisturbed);
    }

    @Test
    void aJobOverAGrowingTopicLosesAndDoublesNothingWhenItFails() throws Exception {
        FailsAfterTheSecondCheckpoint.FAILURES.set(0);
        BROKER.createTopic("growing", 2);
        BROKER.produce("growing", TestImages.images("early", 60, "cat"));
        StreamExecutionEnvironment environment = environment(1);
        environment.enableCheckpointing(20);
        List<String> seen = new ArrayList<>();

        try (CloseableIterator<String> places =
                source("growing", GROWING)
                        .addTo(environment)
                        .map(new FailsAfterTheSecondCheckpoint())
                        .uid("place")
                        .setParallelism(1)
                        .executeAndCollect()) {
            places.next(); // seen once a checkpoint is complete
            BROKER.produce("growing", TestImages.images("late", 60, "cat"));
            int complete = inCompleteGroups("growing");
            while (seen.size() < complete - 1) {
                seen.add(places.next());
            }
        }

        assertThat(FailsAfterTheSecondCheckpoint.FAILURES).hasValue(1);
        assertThat(seen).doesNotHaveDuplicates();
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).startsWith("%d 0 ".formatted(i + 1));
        }
        assertThat(seen.stream().map(each -> each.split(" ")[2])).doesNotHaveDuplicates();
    }

    /** How many records of a topic without gaps are in groups of two complete chunks of five. */
    private static int inCompleteGroups(String topic) throws Exception {
        long chunks = 0;
        for (PartitionRange each :
                TopicRanges.of(KafkaOptions.of(BROKER.bootstrapServers()), topic)) {
            chunks += (each.stop() - each.start()) / 5;
        }
        return (int) (chunks / 2 * 10);
    }

    @Test
    void aMissingTopicEndsTheJobInWords() {
        StreamExecutionEnvironment environment = environment(0);
        source("no-such-topic", OPTIONS).addTo(environment).print();

        assertThatThrownBy(environment::execute)
                .hasStackTraceContaining("the topic no-such-topic doesn't exist on localhost");
    }

    @Test
    void refusesParallelismAboveOne() {
        StreamExecutionEnvironment environment = environment(0);
        environment
                .fromSource(source(TOPIC, OPTIONS), WatermarkStrategy.noWatermarks(), "parallel")
                .setParallelism(2)
                .print();

        assertThatThrownBy(environment::execute)
                .hasStackTraceContaining("the training source runs with parallelism 1, was 2");
    }

    private static List<String> run(RichMapFunction<EncodedImage, String> place) throws Exception {
        StreamExecutionEnvironment environment = environment(1);
        environment.enableCheckpointing(20);
        return CollectionUtil.iteratorToList(
                source(TOPIC, OPTIONS)
                        .addTo(environment)
                        .map(place)
                        .uid("place")
                        .setParallelism(1)
                        .executeAndCollect());
    }

    private static TrainingSource source(String topic, TrainingSourceOptions options) {
        return new TrainingSource(
                KafkaOptions.of(BROKER.bootstrapServers()), topic, options, HeldOut.none());
    }

    private static StreamExecutionEnvironment environment(int restarts) {
        Configuration config = new Configuration();
        config.set(PipelineOptions.GENERIC_TYPES, false);
        if (restarts == 0) {
            config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        } else {
            config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
            config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
            config.set(
                    RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY,
                    Duration.ofMillis(10));
        }
        return StreamExecutionEnvironment.getExecutionEnvironment(config);
    }

    private static class Place extends RichMapFunction<EncodedImage, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String map(EncodedImage image) {
            return "%d %d %s".formatted(image.sequence(), image.epoch(), image.id());
        }
    }

    private static final class FailsAfterTheSecondCheckpoint extends Place
            implements CheckpointListener {
        private static final long serialVersionUID = 1L;
        static final AtomicInteger FAILURES = new AtomicInteger();

        private transient int checkpoints;

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpoints++;
        }

        @Override
        public String map(EncodedImage image) {
            if (checkpoints >= 2 && getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("fails on purpose");
            }
            return super.map(image);
        }
    }
}
