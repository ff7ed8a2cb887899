package io.flinkalexnet.lab.checkpoint;

import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;

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
        check("--classes", classes, 2, CLASSES_MAX);
        check("--batch-size", batchSize, 1, classes);
        check("--checkpoints", checkpoints, 1, CHECKPOINTS_MAX);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s must be in [%d, %d], was %d".formatted(name, min, max, value));
        }
    }
}
