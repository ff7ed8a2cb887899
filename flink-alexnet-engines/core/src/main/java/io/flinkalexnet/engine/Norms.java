package io.flinkalexnet.engine;

/** Whether a step measures the norms of weights and gradients: a pass over all of them. */
public enum Norms {
    SKIP,
    MEASURE
}
