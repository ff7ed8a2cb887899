package io.flinkalexnet.engine.host;

import io.flinkalexnet.engine.image.MiniBatch;

/** What is made of a network's last forward pass. */
public interface BatchOutput {
    /** Adds losses and hits of {@code count} pictures, the first of them {@code first}. */
    void score(MiniBatch batch, int first, int count, Score score);

    /** Writes softmax of {@code count} pictures to {@code target} from {@code at} on. */
    void probabilities(int count, float[] target, int at);

    /** Writes embeddings of {@code count} pictures to {@code target} from {@code at} on. */
    void embeddings(int count, float[] target, int at);
}
