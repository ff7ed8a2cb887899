package io.flinkalexnet.jobs;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.schema.ModelAnnouncement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A model file of a tiny alexnet-small with four classes and random weights.
 *
 * @param step its version
 * @param sha256 of the file
 */
public record ServedModel(Path file, long step, String sha256) {
    private static final NetworkConfig NETWORK = new NetworkConfig("alexnet-small", 4, 32, 0.05);

    /** Floats of its embeddings. */
    public static final int EMBEDDING_SIZE = NETWORK.spec().embeddingSize();

    private static final List<String> LABELS = List.of("ant", "bee", "cat", "dog");

    /** Writes a file. */
    public static ServedModel write(Path folder, long step) throws IOException {
        FloatBuffer parameters = FloatBuffer.allocate(ParameterLayout.of(NETWORK.spec()).length());
        Initialization.HE.fill(NETWORK.spec(), NETWORK.width(), step, parameters);
        ImageGeometry geometry = ImageGeometry.of(NETWORK);
        Preprocessing preprocessing =
                new Preprocessing(
                        geometry, MeanImage.constant(geometry.decodedSide(), 120), 1 / 64f);
        Model model = new Model(NETWORK, LABELS, preprocessing, step, parameters);
        Path file = folder.resolve("model-%d.safetensors".formatted(step));
        try (OutputStream out = Files.newOutputStream(file)) {
            return new ServedModel(file, step, ModelFile.write(model, out));
        }
    }

    /** What the train job says about it on the topic {@code models}. */
    public ModelAnnouncement announcement(String name) {
        return ModelAnnouncement.newBuilder()
                .setName(name)
                .setVersion(step)
                .setUri(uri())
                .setSha256(sha256)
                .setNetwork(NETWORK.toString())
                .setLabels(LABELS)
                .setStep(step)
                .setMetrics(Map.of())
                .setCreatedAt(Instant.EPOCH)
                .build();
    }

    public String uri() {
        return file.toUri().toString();
    }
}
