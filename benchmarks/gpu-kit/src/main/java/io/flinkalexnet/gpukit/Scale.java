package io.flinkalexnet.gpukit;

import java.util.List;

/** How much is done: on a card, or, to try the kit itself, on a processor. */
enum Scale {
    CARD("cuda", List.of(128, 256, 1024), List.of(1, 8, 32, 256, 1024), new Effort(4, 1.5, 1)),

    /** One thread: there may be no more than one processor to be had. */
    PROCESSOR("onednn", List.of(4), List.of(1, 8), new Effort(1, 0.3, 5));

    private final String engine;
    private final List<Integer> trainingBatches;
    private final List<Integer> inferenceBatches;
    private final Effort effort;

    Scale(
            String engine,
            List<Integer> trainingBatches,
            List<Integer> inferenceBatches,
            Effort effort) {
        this.engine = engine;
        this.trainingBatches = trainingBatches;
        this.inferenceBatches = inferenceBatches;
        this.effort = effort;
    }

    /** The engine that is checked. */
    String engine() {
        return engine;
    }

    /** Native threads, which a card's engine has no use for. */
    int threads() {
        return 1;
    }

    List<Integer> trainingBatches() {
        return trainingBatches;
    }

    List<Integer> inferenceBatches() {
        return inferenceBatches;
    }

    Effort effort() {
        return effort;
    }

    /**
     * How long things take.
     *
     * @param warmUp runs before a measure: kernels are looked for, then recorded as one graph
     * @param secondsPerMeasure after that
     * @param patience factor on the limits of parts
     */
    record Effort(int warmUp, double secondsPerMeasure, int patience) {}
}
