package io.flinkalexnet.flink.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.decode.EncodedImage;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatisticsStageITCase {
    private static final int PICTURES = 400;
    private static final int PARALLELISM = 2;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(PARALLELISM)
                            .build());

    @TempDir private Path folder;

    @Test
    void aJobThatFailsInBetweenCountsEveryPictureOnce() throws Exception {
        FailOnce.failed.set(false);
        Path file = folder.resolve("statistics.safetensors");
        StreamExecutionEnvironment environment = environment();
        StatisticsStage.of(
                environment
                        .fromSource(source(), WatermarkStrategy.noWatermarks(), "pictures")
                        .map(new FailOnce())
                        .returns(EncodedImage.class),
                TrainingPictures.GEOMETRY,
                TrainingPictures.ONE_IN_THREE,
                "file://" + file);

        JobExecutionResult result = environment.execute();

        assertThat(FailOnce.failed).isTrue();
        assertThat(file)
                .hasBinaryContent(
                        TrainingPictures.expectedFile(
                                TrainingPictures.ONE_IN_THREE,
                                TrainingPictures.pictures(PICTURES)));
        assertThat(result.getAllAccumulatorResults())
                .isEqualTo(
                        Map.of(
                                StatisticsStage.RECORDS,
                                PICTURES + 1L,
                                StatisticsStage.REJECTED_PREFIX + "UNREADABLE_RECORD",
                                1L));
    }

    /** The pictures and an unreadable record, some of them between two checkpoints. */
    private static DataGeneratorSource<EncodedImage> source() {
        return new DataGeneratorSource<>(
                index ->
                        index == PICTURES
                                ? TrainingPictures.unreadable(PICTURES)
                                : TrainingPictures.picture(
                                        index.intValue(), index % 3 == 0 ? "dog" : "cat"),
                PICTURES + 1,
                RateLimiterStrategy.perCheckpoint(80),
                TypeInformation.of(EncodedImage.class));
    }

    private static StreamExecutionEnvironment environment() {
        Configuration config = new Configuration();
        config.set(PipelineOptions.GENERIC_TYPES, false);
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(config);
        environment.enableCheckpointing(100);
        environment.setParallelism(PARALLELISM);
        return environment;
    }

    /** Fails the job once, when a checkpoint has completed and more pictures have come. */
    private static final class FailOnce
            implements MapFunction<EncodedImage, EncodedImage>, CheckpointListener {
        private static final long serialVersionUID = 1L;
        private static final AtomicBoolean failed = new AtomicBoolean();

        private transient boolean checkpointed;
        private transient int after;

        @Override
        public EncodedImage map(EncodedImage image) {
            if (checkpointed && ++after == 20 && failed.compareAndSet(false, true)) {
                throw new IllegalStateException("the test fails the job");
            }
            return image;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
        }
    }
}
