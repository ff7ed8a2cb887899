package io.flinkalexnet.flink.classify;

import io.flinkalexnet.schema.ClassProbability;
import io.flinkalexnet.schema.Prediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model says about one picture: its k most probable classes, most probable first, equal ones
 * in class order. Keep it unchanged.
 *
 * @param imageId id of the picture
 * @param eventTimeMillis when the picture was taken
 * @param modelVersion the step the model was taken at
 * @param classIndexes (k), from 0
 * @param labels (k), the labels at those indexes
 * @param probabilities (k), softmax, 0 to 1
 */
public record ImagePrediction(
        String imageId,
        long eventTimeMillis,
        long modelVersion,
        int[] classIndexes,
        String[] labels,
        float[] probabilities) {
    /** The record for the topic {@code predictions}. */
    public Prediction toAvro() {
        List<ClassProbability> topK = new ArrayList<>(classIndexes.length);
        for (int i = 0; i < classIndexes.length; i++) {
            topK.add(new ClassProbability(classIndexes[i], labels[i], probabilities[i]));
        }
        return Prediction.newBuilder()
                .setImageId(imageId)
                .setTopK(topK)
                .setModelVersion(modelVersion)
                .setEventTime(Instant.ofEpochMilli(eventTimeMillis))
                .build();
    }
}
