package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Norms;
import io.flinkalexnet.engine.StepDurations;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Pictures per second through the paper's network in one precision, as a caller sees them: wall
 * time from bytes in the host's memory to results in the host's memory. For training there is also
 * what the engine counts as computing, its wait for the device.
 */
final class SpeedPart implements Part {
    private static final LearningRates RATES = LearningRates.same(0.0001f);

    private final Networks network = Networks.PAPER;
    private final List<Measure> measures = new ArrayList<>();

    @Override
    public Outcome run(Setting setting) {
        FloatBuffer parameters = network.plausibleParameters();
        try (LoadedModel model =
                setting.engine()
                        .load(
                                network.spec(),
                                network.preprocessing(),
                                parameters,
                                Networks.loadOptions(setting))) {
            for (int batchSize : setting.scale().inferenceBatches()) {
                inference(setting, model, batchSize);
            }
        }
        for (int batchSize : setting.scale().trainingBatches()) {
            training(setting, parameters, batchSize);
        }
        return Outcome.passed(summary(), measures);
    }

    private void inference(Setting setting, LoadedModel model, int batchSize) {
        MiniBatch batch = pictures(batchSize);
        try (Classifier classifier = model.openClassifier(batchSize)) {
            double seconds =
                    Stopwatch.medianSeconds(setting.scale(), () -> classifier.classify(batch));
            add("inference", batchSize, setting, batchSize / seconds);
        }
    }

    private void training(Setting setting, FloatBuffer parameters, int batchSize) {
        MiniBatch batch = pictures(batchSize);
        FloatBuffer velocity = FloatBuffer.allocate(parameters.capacity());
        StepCounter steps = new StepCounter();
        try (Trainer trainer = setting.engine().openTrainer(network.trainer(setting, batchSize))) {
            trainer.importState(parameters, velocity);
            double seconds =
                    Stopwatch.medianSeconds(setting.scale(), () -> steps.step(trainer, batch));
            add("training", batchSize, setting, batchSize / seconds);
            add("computing.training", batchSize, setting, steps.computing(batchSize));
        }
    }

    private MiniBatch pictures(int count) {
        return SeededPictures.batch(network.geometry(), count, network.config().classes(), 0);
    }

    private void add(String workload, int batchSize, Setting setting, double imagesPerSecond) {
        String name = "%s.%d.%s".formatted(workload, batchSize, setting.precision());
        Measure measure = new Measure(name, imagesPerSecond, Measure.IMAGES_PER_SECOND);
        System.out.println(measure);
        measures.add(measure);
    }

    private String summary() {
        List<String> words = new ArrayList<>();
        for (Measure measure : measures) {
            if (!measure.name().startsWith("computing.")) {
                words.add(String.format(Locale.ROOT, "%s %,.0f", measure.name(), measure.value()));
            }
        }
        return "images/s: " + String.join(", ", words);
    }

    /** Steps one after the other, and the shortest time that one of them computed. */
    private static final class StepCounter {
        private long next;
        private long leastNanos = Long.MAX_VALUE;

        void step(Trainer trainer, MiniBatch batch) {
            StepDurations durations = trainer.step(batch, next++, RATES, Norms.SKIP).durations();
            leastNanos = Math.min(leastNanos, durations.computeNanos());
        }

        double computing(int batchSize) {
            return batchSize / (leastNanos / 1e9);
        }
    }
}
