package com.example.triage;

import io.flinkalexnet.flink.kafka.KafkaOptions;

import org.apache.flink.util.ParameterTool;

/**
 * What the job is told.
 *
 * @param leastProbability of the most probable class, for a prediction to count as sure
 * @param bounded whether the job ends at the end of the topics
 */
record TriageOptions(
        KafkaOptions kafka,
        String imagesTopic,
        String modelsTopic,
        String sureTopic,
        String unsureTopic,
        String rejectedTopic,
        String modelName,
        double leastProbability,
        boolean bounded) {
    TriageOptions {
        if (!(leastProbability >= 0 && leastProbability <= 1)) {
            throw new IllegalArgumentException(
                    "least-probability must be in [0, 1], was " + leastProbability);
        }
    }

    /** Reads {@code --bootstrap-servers}, {@code --least-probability} and their kin. */
    static TriageOptions parse(String[] arguments) {
        ParameterTool given = ParameterTool.fromArgs(arguments);
        return new TriageOptions(
                KafkaOptions.of(given.get("bootstrap-servers", "localhost:9092")),
                given.get("images-topic", "images"),
                given.get("models-topic", "models"),
                given.get("sure-topic", "predictions"),
                given.get("unsure-topic", "to-label"),
                given.get("rejected-topic", "rejected-images"),
                given.get("model-name", "alexnet"),
                given.getDouble("least-probability", 0.8),
                given.has("bounded"));
    }
}
