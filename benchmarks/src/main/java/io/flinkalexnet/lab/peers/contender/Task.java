package io.flinkalexnet.lab.peers.contender;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.lab.floor.Workload;
import java.util.Locale;

/**
 * What an engine is to run again and again.
 *
 * @param batch images of the mini-batch
 * @param threads native threads
 * @param dropoutRate of both dropout layers in training
 * @param learningRate of a training step
 */
public record Task(
        Workload workload,
        int batch,
        Precision precision,
        int threads,
        double dropoutRate,
        float learningRate) {
    /** The same with another mini-batch. */
    public Task withBatch(int other) {
        return new Task(workload, other, precision, threads, dropoutRate, learningRate);
    }

    /** The same with another dropout rate and learning rate. */
    public Task with(double otherDropoutRate, float otherLearningRate) {
        return new Task(workload, batch, precision, threads, otherDropoutRate, otherLearningRate);
    }

    /** Such as {@code training of 32, f32}. */
    @Override
    public String toString() {
        return "%s of %d, %s"
                .formatted(
                        workload.name().toLowerCase(Locale.ROOT),
                        batch,
                        precision.name().toLowerCase(Locale.ROOT));
    }
}
