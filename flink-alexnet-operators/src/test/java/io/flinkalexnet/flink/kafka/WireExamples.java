package io.flinkalexnet.flink.kafka;

import io.flinkalexnet.schema.ClassProbability;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.ImageRecord;
import io.flinkalexnet.schema.LayerNorms;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.Prediction;
import io.flinkalexnet.schema.RejectedImage;
import io.flinkalexnet.schema.StepTimes;
import io.flinkalexnet.schema.TrainingMetrics;
import io.flinkalexnet.schema.ValidationScore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * One record of each topic with every field set; {@link #main} wrote the golden files. A golden
 * file of a released version is never written again.
 */
final class WireExamples {
    private static final Instant TIME = Instant.ofEpochMilli(1_767_225_600_123L);

    private WireExamples() {}

    /**
     * What the golden file of each released schema holds, by its name, such as {@code
     * ImageRecord-v1}, as the current class reads it.
     */
    static Map<String, SpecificRecord> released() {
        Map<String, SpecificRecord> examples = current();
        examples.put(
                "Embedding-v1",
                new Embedding("cat-17", List.of(0.6f, 0f, 0.8f), 1200L, TIME, null));
        examples.put("TrainingMetrics-v1", trainingMetrics().build());
        return examples;
    }

    /** Those of the schemas that are written, by name. */
    static Map<String, SpecificRecord> current() {
        Map<String, SpecificRecord> examples = new TreeMap<>();
        examples.put("ImageRecord-v1", imageRecord());
        examples.put("Prediction-v1", prediction());
        examples.put(
                "Embedding-v2",
                new Embedding("cat-17", List.of(0.6f, 0f, 0.8f), 1200L, TIME, 2.5f));
        examples.put("RejectedImage-v1", rejectedImage());
        examples.put(
                "TrainingMetrics-v2",
                trainingMetrics()
                        .setValidation(new ValidationScore(50_000L, 1.5, 0.4375, 0.1875, 0.40625))
                        .setStepTimes(new StepTimes(1.5, 2.25, 80.5, 0.125))
                        .setLayers(
                                List.of(
                                        new LayerNorms("conv1", 12.5, 0.0625),
                                        new LayerNorms("fc8", 3.5, 0.25)))
                        .setReorderWindow(17)
                        .setCheckpointStallMillis(85L)
                        .build());
        examples.put("ModelAnnouncement-v1", modelAnnouncement());
        return examples;
    }

    private static ImageRecord imageRecord() {
        return ImageRecord.newBuilder()
                .setId("cat-17")
                .setEncoded(ByteBuffer.wrap(new byte[] {(byte) 0xFF, (byte) 0xD8, 0, 1}))
                .setLabel("Größe/猫")
                .setSource("photos/cat-17.jpg")
                .setEventTime(TIME)
                .setStreamId("camera-3")
                .setSequence(42L)
                .build();
    }

    private static Prediction prediction() {
        List<ClassProbability> topK =
                List.of(
                        new ClassProbability(3, "cat", 0.75f),
                        new ClassProbability(1, "dog", 0.25f));
        return new Prediction("cat-17", topK, 1200L, TIME);
    }

    private static RejectedImage rejectedImage() {
        return RejectedImage.newBuilder()
                .setImageId("cat-18")
                .setOriginal(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .setReason("TRUNCATED")
                .setDetail("the file ends early")
                .setJob("train")
                .setTopic("images-labeled")
                .setPartition(2)
                .setOffset(77L)
                .build();
    }

    /** As far as version 1 goes. */
    private static TrainingMetrics.Builder trainingMetrics() {
        return TrainingMetrics.newBuilder()
                .setStep(1200L)
                .setEpoch(3L)
                .setLoss(1.25)
                .setTop1Error(0.5)
                .setTop5Error(0.125)
                .setLearningRate(0.01)
                .setImagesPerSecond(321.5)
                .setImages(153_600L);
    }

    private static ModelAnnouncement modelAnnouncement() {
        return ModelAnnouncement.newBuilder()
                .setName("flowers")
                .setVersion(1200L)
                .setUri("s3://models/flowers-1200.safetensors")
                .setSha256("0".repeat(64))
                .setNetwork("alexnet-2012?classes=2&input=227&width=1.0")
                .setLabels(List.of("cat", "dog"))
                .setStep(1200L)
                .setMetrics(Map.of("loss", 1.25))
                .setCreatedAt(TIME)
                .build();
    }

    @SuppressWarnings("unchecked")
    static byte[] encode(SpecificRecord example) {
        Class<SpecificRecord> type = (Class<SpecificRecord>) example.getClass();
        return AvroWire.of(type).encode(example);
    }

    /** Writes the files that are missing into the directory given. */
    public static void main(String[] args) throws IOException {
        for (Map.Entry<String, SpecificRecord> each : current().entrySet()) {
            Path file = Path.of(args[0], each.getKey() + ".bin");
            if (!Files.exists(file)) {
                Files.write(file, encode(each.getValue()));
            }
        }
    }
}
