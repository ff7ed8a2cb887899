package io.flinkalexnet.flink.train;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;

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

    /**
     * Pictures that came after an early stop, rejected ones and repeats included: those that were
     * on their way when the source was told. Alone among the totals it depends on time.
     */
    public static final String DISCARDED = "alexnet.discarded";

    private TrainAccumulators() {}

    /**
     * Adds them to the job's result.
     *
     * @param dropped pictures at the end that did not fill a mini-batch
     */
    static void add(RuntimeContext context, TrainingProgress progress, long dropped) {
        add(context, STEPS, progress.step);
        add(context, IMAGES, progress.images);
        add(context, DISTINCT_IMAGES, progress.distinctImages);
        add(context, HOLES, progress.holes);
        add(context, DROPPED, dropped);
        add(context, DISCARDED, progress.discarded);
    }

    private static void add(RuntimeContext context, String name, long total) {
        context.addAccumulator(name, new LongCounter(total));
    }
}
