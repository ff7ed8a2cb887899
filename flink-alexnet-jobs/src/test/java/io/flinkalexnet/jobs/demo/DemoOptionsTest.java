package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.jobs.ingest.SourceImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

final class DemoOptionsTest {
    private static final Path PHOTOS = Path.of("photos");
    private static final KafkaOptions KAFKA = KafkaOptions.of("localhost:1");
    private static final DemoDirectory DIRECTORY =
            new DemoDirectory(Path.of("/demo"), DemoDirectory.Lifetime.KEPT);

    @Test
    void takesSmallPicturesForTheSampleAndLargerOnesForAFolder() {
        assertThat(DemoOptions.networkFor(null, "alexnet-small", null, null))
                .isEqualTo(new NetworkOptions("alexnet-small", 32, 0.5));
        assertThat(DemoOptions.networkFor(PHOTOS, "alexnet-small", null, null))
                .isEqualTo(new NetworkOptions("alexnet-small", 64, 0.5));
        assertThat(DemoOptions.networkFor(PHOTOS, "alexnet-2012", null, null))
                .isEqualTo(new NetworkOptions("alexnet-2012", 0, 1));
    }

    @Test
    void takesWhatIsGiven() {
        assertThat(DemoOptions.networkFor(PHOTOS, "alexnet-small", 32, 1.0))
                .isEqualTo(new NetworkOptions("alexnet-small", 32, 1));
    }

    @Test
    void trainsWithTheRecipeOnAllProcessors() {
        Configuration config = training(options("alexnet-small", 0), 10_000);

        assertThat(RecipeOptions.from(config, "alexnet-2012"))
                .isEqualTo(RecipeOptions.from(new Configuration(), "alexnet-small"));
        assertThat(config.get(TrainingSourceOptions.EPOCHS)).isEqualTo(12);
        assertThat(config.get(EngineOptions.THREADS))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(config.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void takesCheckpointsOfALargeNetworkLessOften() {
        Configuration config = training(options("alexnet-2012", 3), 10_000);

        assertThat(config.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(config.get(EngineOptions.THREADS)).isEqualTo(3);
    }

    @Test
    void asksForMetricsMoreOftenInAShortRun() {
        assertThat(training(options("alexnet-small", 0), 10_000).get(TrainOptions.METRICS_STEPS))
                .isEqualTo(20);
        assertThat(training(options("alexnet-small", 0), 400).get(TrainOptions.METRICS_STEPS))
                .isEqualTo(3);
        assertThat(training(options("alexnet-small", 0), 40).get(TrainOptions.METRICS_STEPS))
                .isEqualTo(1);
    }

    @Test
    void refusesAnEngineThatIsNotThere() {
        assertThatThrownBy(
                        () ->
                                new DemoOptions(
                                        null,
                                        new NetworkOptions("alexnet-small", 32, 0.5),
                                        RecipeOptions.from(new Configuration(), "alexnet-small"),
                                        12,
                                        new EngineOptions("steam", 0, PrecisionChoice.AUTO),
                                        1,
                                        null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no engine steam");
    }

    private static Configuration training(DemoOptions options, int pictures) {
        List<SourceImage> images =
                IntStream.range(0, pictures)
                        .mapToObj(i -> SourceImage.of("" + i, "class " + i % 10, "", new byte[0]))
                        .toList();
        Configuration config = DemoSettings.common(options, KAFKA, DIRECTORY);
        DemoSettings.addTraining(config, options, new DemoPictures(images, List.of()));
        return config;
    }

    private static DemoOptions options(String network, int threads) {
        return new DemoOptions(
                null,
                DemoOptions.networkFor(null, network, null, null),
                RecipeOptions.from(new Configuration(), network),
                DemoOptions.epochsFor(null),
                new EngineOptions("auto", threads, PrecisionChoice.AUTO),
                1,
                null);
    }
}
