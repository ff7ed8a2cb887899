package io.flinkalexnet.jobs;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import java.io.IOException;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What must hold before a train job is submitted; each refusal says what to change. */
final class TrainJobConditions {
    private TrainJobConditions() {}

    /**
     * Checks environment, engine and Kafka.
     *
     * @throws IllegalArgumentException naming what is missing or too small, and the fix
     * @throws IOException if no broker answers
     */
    static void check(StreamExecutionEnvironment environment, TrainJobOptions options)
            throws IOException {
        checkCheckpointDirectory(environment);
        options.train().engine().checkBeforeSubmission();
        Topics topics = options.topics();
        SubmittedTopics.require(
                environment,
                options.kafka(),
                new KafkaNeeds(
                        topics.imagesLabeled(),
                        topics.rejectedImages(),
                        topics.models(),
                        reads(options),
                        List.of(topics.trainingMetrics(), topics.models(), topics.rejectedImages()),
                        List.of(
                                options.transactions("rejected-images"),
                                options.transactions("models")),
                        0));
    }

    private static List<String> reads(TrainJobOptions options) {
        String training = options.topics().imagesLabeled();
        String validation = options.validation().topic();
        return validation == null ? List.of(training) : List.of(training, validation);
    }

    /** Otherwise checkpoints go to the job manager's memory, which is too small for them. */
    private static void checkCheckpointDirectory(StreamExecutionEnvironment environment) {
        if (environment.getConfiguration().get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
                == null) {
            throw new IllegalArgumentException(
                    "training keeps its state in checkpoints: set %s to a folder on a file system of all task managers"
                            .formatted(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key()));
        }
    }

    /** The statistics must have left out what this job leaves out, and some to validate on. */
    static void checkHeldOut(TrainJobOptions options, DatasetStatistics statistics) {
        if (!statistics.heldOutRule().equals(options.statistics().heldOut())) {
            throw new IllegalArgumentException(
                    "the statistics %s were taken with %s=%d, this job has %d; use the same or take them again"
                            .formatted(
                                    options.statistics().file(),
                                    StatisticsOptions.HELD_OUT_DIVISOR.key(),
                                    statistics.heldOutRule().divisor(),
                                    options.statistics().heldOut().divisor()));
        }
        boolean isShare = options.validation().isOn() && options.validation().topic() == null;
        if (isShare && statistics.heldOutImages() == 0) {
            throw new IllegalArgumentException(
                    "there is nothing to validate on: with %s=%d none of the topic's %d pictures is held out; lower it"
                            .formatted(
                                    StatisticsOptions.HELD_OUT_DIVISOR.key(),
                                    statistics.heldOutRule().divisor(),
                                    statistics.images()));
        }
    }
}
