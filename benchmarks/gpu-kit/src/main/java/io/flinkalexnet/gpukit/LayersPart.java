package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.host.LayerRun;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Where the time of a step goes, as the engine tells Java's flight recorder. */
final class LayersPart implements Part {
    private static final int STEPS = 3;
    private static final int SHOWN = 3;
    private static final LearningRates RATES = LearningRates.same(0.0001f);

    @Override
    public Outcome run(Setting setting) throws IOException {
        int batchSize = setting.scale().trainingBatches().get(0);
        Map<String, Double> millis = new LinkedHashMap<>();
        for (RecordedEvent event : record(setting, batchSize)) {
            String name =
                    "%s.%s"
                            .formatted(
                                    event.getString("layer"),
                                    event.getString("pass").toLowerCase(Locale.ROOT));
            millis.merge(name, event.getDuration().toNanos() / 1e6 / STEPS, Double::sum);
        }
        if (millis.isEmpty()) {
            return Outcome.leftOut(
                    "the engine %s tells no times by layer".formatted(setting.scale().engine()));
        }
        List<Measure> measures = new ArrayList<>();
        millis.forEach((name, value) -> measures.add(new Measure(name, value, "ms")));
        measures.forEach(each -> System.out.printf("%-20s %10.3f ms%n", each.name(), each.value()));
        return Outcome.passed(summary(batchSize, measures), measures);
    }

    private static List<RecordedEvent> record(Setting setting, int batchSize) throws IOException {
        Networks network = Networks.PAPER;
        FloatBuffer parameters = network.plausibleParameters();
        MiniBatch batch =
                SeededPictures.batch(network.geometry(), batchSize, network.config().classes(), 0);
        Path file = Files.createTempFile("layers", ".jfr");
        try (Recording recording = new Recording();
                Trainer trainer =
                        setting.engine().openTrainer(network.trainer(setting, batchSize))) {
            trainer.importState(parameters, FloatBuffer.allocate(parameters.capacity()));
            step(trainer, batch);
            recording.enable(LayerRun.NAME).withoutThreshold();
            recording.start();
            step(trainer, batch);
            recording.stop();
            recording.dump(file);
            return RecordingFile.readAllEvents(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void step(Trainer trainer, MiniBatch batch) {
        for (int i = 0; i < STEPS; i++) {
            trainer.step(batch, i, RATES);
        }
    }

    private static String summary(int batchSize, List<Measure> measures) {
        double all = measures.stream().mapToDouble(Measure::value).sum();
        List<String> longest =
                measures.stream()
                        .sorted((one, other) -> Double.compare(other.value(), one.value()))
                        .limit(SHOWN)
                        .map(
                                each ->
                                        String.format(
                                                Locale.ROOT,
                                                "%s %.0f %%",
                                                each.name(),
                                                100 * each.value() / all))
                        .toList();
        return "of a step of %d the longest: %s".formatted(batchSize, String.join(", ", longest));
    }
}
