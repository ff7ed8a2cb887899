package com.example.triage;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.schema.ModelAnnouncement;

import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A small network with random weights, announced as the train job does it. */
final class RandomModel {
    private static final List<String> LABELS = List.of("ant", "bee", "cat");
    private static final NetworkConfig NETWORK = new NetworkConfig("alexnet-small", 3, 32, 0.1);
    private static final long SEED = 7;
    private static final int GREY = 128;

    private RandomModel() {}

    static void announce(KafkaOptions kafka, String topic, Path folder) throws Exception {
        FloatBuffer parameters = FloatBuffer.allocate(ParameterLayout.of(NETWORK.spec()).length());
        Initialization.HE.fill(NETWORK.spec(), NETWORK.width(), SEED, parameters);
        ImageGeometry geometry = ImageGeometry.of(NETWORK);
        Preprocessing preprocessing =
                new Preprocessing(
                        geometry, MeanImage.constant(geometry.decodedSide(), GREY), 1 / 64f);
        Path file = folder.resolve("model.safetensors");
        String sha256;
        try (OutputStream out = Files.newOutputStream(file)) {
            sha256 = ModelFile.write(new Model(NETWORK, LABELS, preprocessing, 1, parameters), out);
        }
        ModelAnnouncement announcement =
                ModelAnnouncement.newBuilder()
                        .setName("alexnet")
                        .setVersion(1)
                        .setUri(file.toUri().toString())
                        .setSha256(sha256)
                        .setNetwork(NETWORK.toString())
                        .setLabels(LABELS)
                        .setStep(1)
                        .setMetrics(Map.of())
                        .setCreatedAt(Instant.EPOCH)
                        .build();
        Records.send(kafka, topic, Map.of("alexnet", announcement), ModelAnnouncement.class);
    }
}
