package io.flinkalexnet.flink.train;

/**
 * Names of the totals that a train job's result carries, each a {@code long}. They come from the
 * training state, so a restart in between changes nothing.
 */
public final class TrainAccumulators {
    /** Weight updates. */
    public static final String STEPS = "alexnet.steps";

    /** Pictures that went into a step, repeats included. */
    public static final String IMAGES = "alexnet.images";

    /** Different pictures that reached training. */
    public static final String DISTINCT_IMAGES = "alexnet.distinctImages";

    /** Rejected pictures, repeats included. */
    public static final String HOLES = "alexnet.holes";

    /** Pictures at the end that did not fill a mini-batch. */
    public static final String DROPPED = "alexnet.dropped";

    private TrainAccumulators() {}
}
