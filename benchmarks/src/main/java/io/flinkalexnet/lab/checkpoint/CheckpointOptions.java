package io.flinkalexnet.lab.checkpoint;

import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.lab.OptionRange;

/**
 * Checked values.
 *
 * @param network that is trained
 * @param classes of it, one picture each, 2 to 10000
 * @param batchSize pictures of a step
 * @param checkpoints that are timed, 1 to 100; half as many more are taken to look at the heap
 * @param engine that trains
 */
record CheckpointOptions(
        NetworkOptions network, int classes, int batchSize, int checkpoints, EngineOptions engine) {
    private static final int CLASSES_MAX = 10_000;
    private static final int CHECKPOINTS_MAX = 100;

    CheckpointOptions {
        OptionRange.check("--classes", classes, 2, CLASSES_MAX);
        OptionRange.check("--batch-size", batchSize, 1, classes);
        OptionRange.check("--checkpoints", checkpoints, 1, CHECKPOINTS_MAX);
    }
}
