package io.flinkalexnet.engine;

/**
 * How a loaded model computes.
 *
 * @param threads native threads of one classifier
 * @param precision of the forward pass
 */
public record LoadOptions(int threads, Precision precision) {
    public LoadOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
    }
}
