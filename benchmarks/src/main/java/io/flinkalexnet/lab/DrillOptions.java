package io.flinkalexnet.lab;

import java.nio.file.Path;

/**
 * Checked values of the cluster drill.
 *
 * @param directory of the cluster and of what the jobs write; must not exist
 * @param trainingPictures 320 to 10000
 * @param epochs of each training, 1 to 1000
 * @param pictures to classify while task managers are killed, 100 or more
 * @param picturesPerSecond rate at which they are sent, 1 or more
 * @param port of the cluster's web UI
 */
record DrillOptions(
        Path directory,
        int trainingPictures,
        int epochs,
        int pictures,
        int picturesPerSecond,
        int port) {
    private static final int TRAINING_MIN = 320;
    private static final int TRAINING_MAX = 10_000;
    private static final int EPOCHS_MAX = 1000;
    private static final int PICTURES_MIN = 100;

    DrillOptions {
        OptionRange.check("--training-pictures", trainingPictures, TRAINING_MIN, TRAINING_MAX);
        OptionRange.check("--epochs", epochs, 1, EPOCHS_MAX);
        OptionRange.check("--pictures", pictures, PICTURES_MIN, Integer.MAX_VALUE);
        OptionRange.check("--rate", picturesPerSecond, 1, Integer.MAX_VALUE);
        if (directory.toFile().exists()) {
            throw new IllegalArgumentException(
                    "--directory %s exists; name a new one".formatted(directory));
        }
        directory = directory.toAbsolutePath();
    }
}
