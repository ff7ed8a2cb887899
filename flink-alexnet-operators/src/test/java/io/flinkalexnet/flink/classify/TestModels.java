package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.schema.ModelAnnouncement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Real model files of a tiny alexnet-small with four classes, and pictures for it. */
final class TestModels {
    static final String NAME = "pets";
    static final NetworkConfig NETWORK = new NetworkConfig("alexnet-small", 4, 32, 0.05);
    static final List<String> LABELS = List.of("ant", "bee", "cat", "dog");
    static final ImageGeometry GEOMETRY = ImageGeometry.of(NETWORK);

    private TestModels() {}

    /** A good model. */
    static AnnouncedModel write(Path folder, long version) throws IOException {
        return write(folder, version, 0.01f, GEOMETRY);
    }

    /**
     * A model whose first parameter tells the fake engine what to do.
     *
     * @param mark one of {@link FakeEngine}'s
     */
    static AnnouncedModel write(Path folder, long version, float mark) throws IOException {
        return write(folder, version, mark, GEOMETRY);
    }

    static AnnouncedModel write(Path folder, long version, ImageGeometry geometry)
            throws IOException {
        return write(folder, version, 0.01f, geometry);
    }

    private static AnnouncedModel write(
            Path folder, long version, float mark, ImageGeometry geometry) throws IOException {
        FloatBuffer parameters = FloatBuffer.allocate(ParameterLayout.of(NETWORK.spec()).length());
        parameters.put(0, mark);
        Preprocessing preprocessing =
                new Preprocessing(geometry, MeanImage.constant(geometry.decodedSide(), 120), 1);
        Model model = new Model(NETWORK, LABELS, preprocessing, version, parameters);
        Path file = folder.resolve("model-%d-%s.safetensors".formatted(version, mark));
        try (OutputStream out = Files.newOutputStream(file)) {
            String sha256 = ModelFile.write(model, out);
            return new AnnouncedModel(
                    NAME, version, file.toUri().toString(), sha256, NETWORK.toString(), LABELS);
        }
    }

    /** Announces a model as the train job does. */
    static void announce(TestBroker broker, String topic, AnnouncedModel model) throws Exception {
        broker.produceBytes(topic, 0, utf8(model.name()), announcement(model));
    }

    static byte[] announcement(AnnouncedModel model) {
        ModelAnnouncement announcement =
                ModelAnnouncement.newBuilder()
                        .setName(model.name())
                        .setVersion(model.version())
                        .setUri(model.uri())
                        .setSha256(model.sha256())
                        .setNetwork(model.network())
                        .setLabels(model.labels())
                        .setStep(model.version())
                        .setMetrics(Map.of())
                        .setCreatedAt(Instant.EPOCH)
                        .build();
        return AvroWire.of(ModelAnnouncement.class).encode(announcement);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static StartModel start(AnnouncedModel model) {
        return new StartModel(model, GEOMETRY, Map.of());
    }

    /** A picture the fake engine takes for that class. */
    static CroppedImage image(String id, int classIndex) {
        byte[] pixels = new byte[GEOMETRY.croppedBytes()];
        pixels[0] = (byte) classIndex;
        return new CroppedImage(id, 1_000L + classIndex, pixels);
    }
}
