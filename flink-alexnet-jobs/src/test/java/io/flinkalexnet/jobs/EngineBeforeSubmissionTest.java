package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import io.flinkalexnet.flink.train.TrainOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** What an engine can't do on any machine is said before Kafka is asked: no broker is there. */
class EngineBeforeSubmissionTest {
    private static final Configuration CONFIG =
            new Configuration()
                    .set(KafkaOptions.BOOTSTRAP_SERVERS, "localhost:1")
                    .set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file:///tmp/checkpoints")
                    .set(StatisticsOptions.FILE, "file:///tmp/statistics.safetensors")
                    .set(TrainOptions.MODEL_DIRECTORY, "file:///tmp/models")
                    .set(EngineOptions.NAME, "nd4j")
                    .set(EngineOptions.PRECISION, "bf16");

    private final StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.getExecutionEnvironment(CONFIG);

    @Test
    void aTrainJobInAPrecisionThatTheEngineLacksIsRefused() {
        TrainJobOptions options = TrainJobOptions.from(CONFIG);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainJob.addTo(environment, options))
                .withMessageStartingWith("nd4j computes in f32 only, bf16 was asked for");
    }

    @Test
    void aClassifyJobInAPrecisionThatTheEngineLacksIsRefused() {
        ClassifyJobOptions options = ClassifyJobOptions.from(CONFIG);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassifyJob.addTo(environment, options))
                .withMessageStartingWith("nd4j computes in f32 only, bf16 was asked for");
    }
}
