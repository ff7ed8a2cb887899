package io.flinkalexnet.engine.host;

import io.flinkalexnet.engine.image.MiniBatch;

/** What is made of a network's last forward pass. */
public interface BatchOutput extends PredictionOutput {
    /** Adds losses and hits of {@code count} pictures, the first of them {@code first}. */
    void score(MiniBatch batch, int first, int count, Score score);
}
