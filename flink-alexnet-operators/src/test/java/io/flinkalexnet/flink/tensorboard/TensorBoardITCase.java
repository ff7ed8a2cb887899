package io.flinkalexnet.flink.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.schema.TrainingMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

/** Event files of a job that runs, fails and goes on. */
@Timeout(60)
class TensorBoardITCase {
    private static final int RECORDS = 9;
    private static final int FAILED_RECORD = 6;

    @TempDir private Path folder;

    /** Lets records pass until one fails, at the first attempt. */
    private static final class FailsOnce extends RichMapFunction<TrainingMetrics, TrainingMetrics> {
        private static final long serialVersionUID = 1L;

        @Override
        public TrainingMetrics map(TrainingMetrics metrics) {
            boolean first = getRuntimeContext().getTaskInfo().getAttemptNumber() == 0;
            if (first && metrics.getStep() == FAILED_RECORD) {
                throw new IllegalStateException("fails once");
            }
            return metrics;
        }
    }

    @Test
    void everyStepIsDrawnOnceWhateverTheAttempts() throws Exception {
        run(folder.toUri().toString());

        List<Path> files = Events.files(folder);
        assertThat(files).hasSizeBetween(1, 2); // the first attempt may have written nothing
        assertThat(files.get(files.size() - 1).toString()).endsWith(".0001");
        for (Path file : files) {
            List<Event> events = Events.read(file);
            assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
            assertThat(events.get(1).hasSessionLog()).isTrue();
            assertThat(events.get(1).getStep()).isEqualTo(events.get(2).getStep());
        }
        var drawn = Events.drawn(folder, "train/loss");
        assertThat(drawn.keySet())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, RECORDS).boxed().toList());
        assertThat(drawn).allSatisfy((step, values) -> assertThat(values).hasSize(1));
    }

    @Test
    void aFolderThatCannotBeWrittenFailsTheJobInWords() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> run(file.toUri().toString()))
                .satisfies(
                        failure ->
                                assertThat(
                                                ExceptionUtils.findThrowableWithMessage(
                                                        failure,
                                                        "can't write TensorBoard events to"))
                                        .get()
                                        .asString()
                                        .contains("alexnet.train.tensorboard-directory"));
    }

    @Test
    void writesNothingUnlessAskedTo() throws Exception {
        run("");

        assertThat(Events.files(folder)).isEmpty();
    }

    private static void run(String directory) throws Exception {
        Configuration config = new Configuration();
        config.set(PipelineOptions.GENERIC_TYPES, false);
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(config);
        environment.setParallelism(1);
        var type = new AvroTypeInfo<>(TrainingMetrics.class);
        var metrics =
                environment
                        .fromData(
                                LongStream.rangeClosed(1, RECORDS)
                                        .mapToObj(Events::metrics)
                                        .toList(),
                                type)
                        .map(new FailsOnce())
                        .returns(type);
        metrics.sinkTo(new org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink<>());
        TensorBoardStage.addTo(metrics, new TensorBoardOptions(directory));
        environment.execute();
    }
}
