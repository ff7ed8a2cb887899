package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class JobArgumentsTest {
    private static final List<ConfigOption<?>> OPTIONS =
            List.of(TrainingSourceOptions.EPOCHS, EngineOptions.NAME, NetworkOptions.NAME);

    @Test
    void keysMayBeCutDownToTheirLastWords() {
        JobArguments arguments =
                parse("--local", "--epochs", "3", "--network.name", "alexnet-small");

        assertThat(arguments.local()).isTrue();
        assertThat(arguments.configuration().toMap())
                .isEqualTo(
                        Map.of(
                                "alexnet.source.epochs",
                                "3",
                                "alexnet.network.name",
                                "alexnet-small"));
    }

    @Test
    void flinksOwnOptionsPassWithTheirWholeKey() {
        JobArguments arguments = parse("--execution.checkpointing.interval", "3 s");

        assertThat(arguments.local()).isFalse();
        assertThat(arguments.configuration().get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatBeginsWithKafkaGoesToEveryKafkaClient() {
        String jaas = "Module required username=\"u\" password=\"secret\";";
        JobArguments arguments =
                JobArguments.parse(
                        new String[] {
                            "--kafka.bootstrap-servers=one:1",
                            "--kafka.security.protocol=SASL_SSL",
                            "--kafka.sasl.jaas.config",
                            jaas,
                            "--kafka.acks",
                            "all"
                        },
                        StatsJobOptions.ALL);

        assertThat(KafkaOptions.from(arguments.configuration()))
                .isEqualTo(
                        new KafkaOptions(
                                "one:1",
                                Map.of(
                                        "security.protocol",
                                        "SASL_SSL",
                                        "sasl.jaas.config",
                                        jaas,
                                        "acks",
                                        "all"),
                                KafkaOptions.TRANSACTION_TIMEOUT.defaultValue()));
        assertThat(arguments.toString()).contains("alexnet.kafka").doesNotContain("secret");
        assertThat(arguments.environment().getConfiguration().toString())
                .as("what Flink is told")
                .doesNotContain("secret");
    }

    @Test
    void secretsAreNotShown() {
        List<String> arguments =
                List.of(
                        "run",
                        "--kafka.bootstrap-servers",
                        "one:1",
                        "--kafka.sasl.jaas.config=a password=b",
                        "--kafka.ssl.key.password",
                        "--c",
                        "--epochs",
                        "3");

        assertThat(JobArguments.shown(arguments))
                .containsExactly(
                        "run",
                        "--kafka.bootstrap-servers",
                        "one:1",
                        "--kafka.sasl.jaas.config",
                        "***",
                        "--kafka.ssl.key.password",
                        "***",
                        "--epochs",
                        "3");
    }

    @Test
    void whatIsNotUnderstoodIsNamed() {
        assertRefused("'epochs'", "epochs", "3");
        assertRefused("--epochs needs a value", "--epochs");
        assertRefused("given twice", "--epochs", "3", "--alexnet.source.epochs", "4");
        assertRefused("[alexnet.engine.name, alexnet.network.name]", "--name", "x");
        assertRefused("there is no option --epoch; there are", "--epoch", "3");
        assertRefused("no option --alexnet.epochs", "--alexnet.epochs", "3");
    }

    private static void assertRefused(String message, String... arguments) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(arguments))
                .withMessageContaining(message);
    }

    private static JobArguments parse(String... arguments) {
        return JobArguments.parse(arguments, OPTIONS);
    }

    @Test
    void jobsHaveOurSettingsUnlessTheUserHasOthers() {
        Configuration own =
                new Configuration()
                        .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(3));

        for (StreamExecutionEnvironment environment :
                List.of(JobEnvironments.local(own), JobEnvironments.submitted(own))) {
            assertThat(environment.getCheckpointConfig().getCheckpointInterval()).isEqualTo(3000);
            assertThat(environment.getConfiguration().get(PipelineOptions.GENERIC_TYPES)).isFalse();
            assertThat(environment.getConfig().isUseSnapshotCompression()).isTrue();
        }
    }
}
