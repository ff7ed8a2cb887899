package io.flinkalexnet.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.ParameterNorms;
import io.flinkalexnet.engine.StepDurations;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.schema.ValidationScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrainMetricsTest {
    /** What dashboards rest on: a name that changes here has changed for users. */
    private static final List<String> NAMES =
            List.of(
                    "computeMillis",
                    "deviceToHostMillis",
                    "epoch",
                    "hostToDeviceMillis",
                    "imageHoles",
                    "imagesDiscarded",
                    "imagesPerSecond",
                    "imagesTrained",
                    "learningRate",
                    "learningRateReductions",
                    "loss",
                    "processResidentBytes",
                    "reorderWindow",
                    "stateCopyMillis",
                    "stateWriteMillis",
                    "step",
                    "stepMillis",
                    "top1Error",
                    "top5Error",
                    "validationBestTop1Error",
                    "validationImagesRejected",
                    "validationLoss",
                    "validationMillis",
                    "validationStep",
                    "validationTop1Error",
                    "validationTop5Error",
                    "waitMillis");

    private static final List<String> LAYERS =
            List.of("conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8");

    private static final List<String> OF_A_LAYER = List.of("gradientNorm", "weightNorm");

    private final TrainingProgress progress = new TrainingProgress();
    private final MetricsWindow window = new MetricsWindow(() -> 0, System::nanoTime);
    private final Map<String, Gauge<?>> gauges = new TreeMap<>();

    @BeforeEach
    void register() {
        StagingBuffer staging = new StagingBuffer(1, TrainExamples.GEOMETRY, 1);
        staging.written(7_900_000);
        TrainMetrics.register(
                new Recording("", gauges),
                TrainExamples.PLAN.spec(),
                new TrainMetrics.Sources(
                        progress, window, new StateCopy(staging, null), () -> 0.25f));
        ValidationMetrics.register(
                new Recording("", gauges),
                progress,
                new Validation(TrainExamples.PLAN, ValidationPlan.NONE));
    }

    @Test
    void hasTheNamesItAlwaysHad() {
        assertThat(gauges.keySet().stream().filter(name -> !name.contains("/")))
                .containsExactlyElementsOf(NAMES);
        assertThat(gauges.keySet().stream().filter(name -> name.contains("/")))
                .containsExactlyElementsOf(
                        LAYERS.stream()
                                .flatMap(
                                        layer ->
                                                OF_A_LAYER.stream()
                                                        .map(name -> "layer/" + layer + "/" + name))
                                .toList());
    }

    @Test
    void itsNamesAreInTheDocumentation() throws IOException {
        String documented = Files.readString(Path.of("../docs/formats.md"));
        assertThat(NAMES).allSatisfy(name -> assertThat(documented).contains("`" + name + "`"));
        assertThat(documented).contains("`layer_weightNorm`", "`layer_gradientNorm`");
    }

    @Test
    void whatWasNotMeasuredYetIsNotANumber() {
        assertThat(value("top1Error")).isEqualTo(Double.NaN);
        assertThat(value("waitMillis")).isEqualTo(Double.NaN);
        assertThat(value("validationTop1Error")).isEqualTo(Double.NaN);
        assertThat(value("layer/conv1/weightNorm")).isEqualTo(Double.NaN);
    }

    @Test
    void readsWhatTheTrainingSays() {
        BatchScore score = new BatchScore(4, 1.5, 1, 3);
        progress.add(score);
        window.add(
                new StepResult(
                        score,
                        new StepDurations(1_000_000, 8_000_000, 3_000_000),
                        List.of(new ParameterNorms("conv2", 9, 0.5))));
        window.waiting(5);
        window.validated(new ValidationScore(10L, 2.5, 0.25, 0.125, 0.2), 0);
        window.close(progress, 0.5f, 0);
        window.waiting(6);

        assertThat(value("step")).isEqualTo(1L);
        assertThat(value("loss")).isEqualTo(1.5);
        assertThat(value("top1Error")).isEqualTo(0.75);
        assertThat(value("top5Error")).isEqualTo(0.25);
        assertThat(value("learningRate")).isEqualTo(0.25f);
        assertThat(value("stepMillis")).isEqualTo(12L);
        assertThat(value("hostToDeviceMillis")).isEqualTo(1.0);
        assertThat(value("computeMillis")).isEqualTo(8.0);
        assertThat(value("deviceToHostMillis")).isEqualTo(3.0);
        assertThat(value("reorderWindow")).isEqualTo(6);
        assertThat(value("stateWriteMillis")).isEqualTo(7L);
        assertThat(value("validationLoss")).isEqualTo(2.5);
        assertThat(value("validationTop1Error")).isEqualTo(0.25);
        assertThat(value("validationTop5Error")).isEqualTo(0.125);
        assertThat(value("validationBestTop1Error")).isEqualTo(0.2);
        assertThat(value("layer/conv2/weightNorm")).isEqualTo(9.0);
        assertThat(value("layer/conv2/gradientNorm")).isEqualTo(0.5);
    }

    private Object value(String name) {
        return gauges.get(name).getValue();
    }

    /** Gauges by the names of their groups and their own. */
    private static final class Recording extends UnregisteredMetricsGroup {
        private final String prefix;
        private final Map<String, Gauge<?>> all;

        Recording(String prefix, Map<String, Gauge<?>> all) {
            this.prefix = prefix;
            this.all = all;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            assertThat(all.put(prefix + name, gauge)).as(name).isNull();
            return gauge;
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new Recording(prefix + key + "/" + value + "/", all);
        }
    }
}
