package io.flinkalexnet.lab.floor;

/** What is done with a mini-batch. */
public enum Workload {
    /** A forward pass as in inference. */
    FORWARD,
    /** A forward pass that keeps what the backward pass needs, and the backward pass. */
    TRAINING
}
