package io.flinkalexnet.flink.tensorboard;

import io.flinkalexnet.schema.LayerNorms;
import io.flinkalexnet.schema.StepTimes;
import io.flinkalexnet.schema.TrainingMetrics;
import io.flinkalexnet.schema.ValidationScore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.hadoop.util.TFRecordReader;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/** Reads event files with TensorFlow's own classes: its frames, checksums and messages. */
final class Events {
    private Events() {}

    /** All events of a file. */
    static List<Event> read(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            TFRecordReader reader = new TFRecordReader(in, true);
            for (byte[] record = reader.read(); record != null; record = reader.read()) {
                events.add(Event.parseFrom(record));
            }
        }
        return events;
    }

    /** Files of a folder in the order in which TensorBoard reads them. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains("tfevents"))
                    .sorted()
                    .toList();
        }
    }

    /** Numbers by tag. */
    static Map<String, Float> scalars(Event event) {
        Map<String, Float> scalars = new LinkedHashMap<>();
        for (Summary.Value value : event.getSummary().getValueList()) {
            scalars.put(value.getTag(), value.getSimpleValue());
        }
        return scalars;
    }

    /**
     * What TensorBoard draws of a folder: one tag's values by step. A session start voids what was
     * there from its step on (event_accumulator, {@code _CheckForRestartAndMaybePurge}).
     */
    static Map<Long, List<Float>> drawn(Path folder, String tag) throws IOException {
        TreeMap<Long, List<Float>> drawn = new TreeMap<>();
        for (Path file : files(folder)) {
            for (Event event : read(file)) {
                if (event.getSessionLog().getStatus() == SessionLog.SessionStatus.START) {
                    drawn.tailMap(event.getStep()).clear();
                }
                if (event.hasSummary()) {
                    drawn.computeIfAbsent(event.getStep(), step -> new ArrayList<>())
                            .add(scalars(event).get(tag));
                }
            }
        }
        return drawn;
    }

    /** A record with all there can be. */
    static TrainingMetrics metrics(long step) {
        return TrainingMetrics.newBuilder()
                .setStep(step)
                .setEpoch(1)
                .setLoss(1.0 / step)
                .setTop1Error(0.5)
                .setTop5Error(0.25)
                .setLearningRate(0.01)
                .setImagesPerSecond(512)
                .setImages(step * 128)
                .setValidation(new ValidationScore(10L, 1.5, 0.75, 0.5, 0.625))
                .setStepTimes(new StepTimes(1.0, 2.0, 4.0, 8.0))
                .setLayers(
                        List.of(
                                new LayerNorms("conv1", 16.0, 0.125),
                                new LayerNorms("fc8", 32.0, 0.0625)))
                .setReorderWindow(7)
                .setCheckpointStallMillis(33)
                .build();
    }
}
