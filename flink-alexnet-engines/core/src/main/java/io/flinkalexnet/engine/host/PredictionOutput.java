package io.flinkalexnet.engine.host;

/** What a classifier wants of a network's last forward pass. */
public interface PredictionOutput {
    /** Writes softmax of {@code count} pictures to {@code target} from {@code at} on. */
    void probabilities(int count, float[] target, int at);

    /** Writes embeddings of {@code count} pictures to {@code target} from {@code at} on. */
    void embeddings(int count, float[] target, int at);
}
