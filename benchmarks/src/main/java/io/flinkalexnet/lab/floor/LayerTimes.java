package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.host.LayerRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * How long an engine takes for its layers, as it tells Java's flight recorder.
 *
 * @param layers by name, in the order of the forward pass; empty if the engine tells nothing
 * @param totalMillis median of whole runs, with what is outside the layers
 */
record LayerTimes(Map<String, Passes> layers, double totalMillis) {
    /** Medians over the runs, each of the slowest lane. */
    record Passes(double forwardMillis, double backwardMillis) {}

    /** One pass of a layer in one lane. */
    private record Key(String layer, String pass, int lane) {}

    /** Runs it so often, after a warm-up of as many runs. */
    static LayerTimes of(EngineWork work, int runs) throws IOException {
        for (int i = 0; i < runs; i++) {
            work.run();
        }
        Path file = Files.createTempFile("layers", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(LayerRun.NAME).withoutThreshold();
            recording.start();
            List<Double> totals = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                long start = System.nanoTime();
                work.run();
                totals.add((System.nanoTime() - start) / 1e6);
            }
            recording.stop();
            recording.dump(file);
            return new LayerTimes(layers(RecordingFile.readAllEvents(file)), median(totals));
        } finally {
            Files.delete(file);
        }
    }

    private static Map<String, Passes> layers(List<RecordedEvent> events) {
        List<RecordedEvent> inOrder = new ArrayList<>(events);
        inOrder.sort((one, other) -> one.getStartTime().compareTo(other.getStartTime()));
        Map<Key, List<Double>> millis = new LinkedHashMap<>();
        for (RecordedEvent event : inOrder) {
            Key key =
                    new Key(
                            event.getString("layer"),
                            event.getString("pass"),
                            event.getInt("lane"));
            millis.computeIfAbsent(key, unused -> new ArrayList<>())
                    .add(event.getDuration().toNanos() / 1e6);
        }
        Map<String, Passes> layers = new LinkedHashMap<>();
        for (Key key : millis.keySet()) {
            layers.computeIfAbsent(
                    key.layer(),
                    layer ->
                            new Passes(
                                    slowestLane(millis, layer, LayerRun.Pass.FORWARD),
                                    slowestLane(millis, layer, LayerRun.Pass.BACKWARD)));
        }
        return layers;
    }

    /** Median over the runs of the longest lane; 0 if there is no such pass. */
    private static double slowestLane(
            Map<Key, List<Double>> millis, String layer, LayerRun.Pass pass) {
        List<Double> slowest = new ArrayList<>();
        millis.forEach(
                (key, each) -> {
                    if (key.layer().equals(layer) && key.pass().equals(pass.name())) {
                        for (int run = 0; run < each.size(); run++) {
                            if (run == slowest.size()) {
                                slowest.add(0.0);
                            }
                            slowest.set(run, Math.max(slowest.get(run), each.get(run)));
                        }
                    }
                });
        return slowest.isEmpty() ? 0 : median(slowest);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
