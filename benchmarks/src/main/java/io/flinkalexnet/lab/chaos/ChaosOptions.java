package io.flinkalexnet.lab.chaos;

import io.flinkalexnet.lab.DrillTraining;
import io.flinkalexnet.lab.OptionRange;
import java.nio.file.Path;

/**
 * Checked values of the chaos drill.
 *
 * @param directory of the broker, the cluster and what the jobs write; must not exist
 * @param kills of task and job managers, 1 to 200
 * @param seed decides which fault comes when
 * @param pictures to train on, 320 to 10000
 * @param epochs of each training, 1 to 100000; 0 for enough steps between two faults
 * @param engine name of an engine, or {@code auto}
 * @param port of the cluster's web UI
 */
record ChaosOptions(
        Path directory, int kills, long seed, int pictures, int epochs, String engine, int port) {
    private static final int KILLS_MAX = 200;
    private static final int PICTURES_MIN = 320;
    private static final int PICTURES_MAX = 10_000;
    private static final int EPOCHS_MAX = 100_000;

    /** About six seconds of training on one thread. */
    private static final int STEPS_PER_FAULT = 300;

    ChaosOptions {
        OptionRange.check("--kills", kills, 1, KILLS_MAX);
        OptionRange.check("--training-pictures", pictures, PICTURES_MIN, PICTURES_MAX);
        OptionRange.check("--epochs", epochs, 0, EPOCHS_MAX);
        if (directory.toFile().exists()) {
            throw new IllegalArgumentException(
                    "--directory %s exists; name a new one".formatted(directory));
        }
        directory = directory.toAbsolutePath();
    }

    ChaosPlan plan() {
        return ChaosPlan.of(kills, seed);
    }

    DrillTraining training() {
        int steps = STEPS_PER_FAULT * (plan().faults().size() + 1);
        int enough = steps * DrillTraining.BATCH_SIZE / pictures + 1;
        return new DrillTraining(directory, pictures, epochs == 0 ? enough : epochs, engine);
    }
}
