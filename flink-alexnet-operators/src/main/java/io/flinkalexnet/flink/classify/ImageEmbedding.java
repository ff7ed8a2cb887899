package io.flinkalexnet.flink.classify;

import io.flinkalexnet.schema.Embedding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The embedding of one picture. Keep it unchanged.
 *
 * @param imageId id of the picture
 * @param eventTimeMillis when the picture was taken
 * @param modelVersion the step the model was taken at; vectors of different models are not
 *     comparable
 * @param vector (embeddingSize), fc7 after ReLU divided by its Euclidean norm; zeros stay zeros
 * @param norm that Euclidean norm
 */
public record ImageEmbedding(
        String imageId, long eventTimeMillis, long modelVersion, float[] vector, float norm) {
    /** The record for the topic {@code embeddings}. */
    public Embedding toAvro() {
        List<Float> values = new ArrayList<>(vector.length);
        for (float value : vector) {
            values.add(value);
        }
        return Embedding.newBuilder()
                .setImageId(imageId)
                .setVector(values)
                .setModelVersion(modelVersion)
                .setEventTime(Instant.ofEpochMilli(eventTimeMillis))
                .setNorm(norm)
                .build();
    }
}
