package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import java.nio.file.Path;

/**
 * Checked values of a demo.
 *
 * @param images folder of pictures, DIR/CLASS/file; null for the sample of Fashion-MNIST
 * @param network what is trained
 * @param recipe how it is trained
 * @param epochs how often each picture is seen, 1 to 1,000,000
 * @param engine what trains and classifies; 0 threads for all processors
 * @param seed key of all random numbers
 * @param directory receives model, statistics and report, and is kept; null for a temporary one, of
 *     which only the report is left at the end
 */
public record DemoOptions(
        Path images,
        NetworkOptions network,
        RecipeOptions recipe,
        int epochs,
        EngineOptions engine,
        long seed,
        Path directory) {
    /** The network that learns in minutes. */
    public static final String NETWORK = "alexnet-small";

    private static final int SAMPLE_EPOCHS = 12;
    private static final int FOLDER_EPOCHS = 60;
    private static final int SAMPLE_SIDE = 32;
    private static final int FOLDER_SIDE = 64;
    private static final double SMALL_WIDTH = 0.5;

    public DemoOptions {
        TrainingSourceOptions.of(epochs, seed); // checks the range
        engine.precisionOn(Engines.select(engine.name())); // or says why it can't run here
    }

    /**
     * The network with what was not given filled in: small pictures and half the width for {@link
     * #NETWORK}, the usual size for any other.
     *
     * @param images as in the record
     * @param inputSide pixels, or null
     * @param width or null
     */
    public static NetworkOptions networkFor(
            Path images, String name, Integer inputSide, Double width) {
        boolean small = name.equals(NETWORK);
        int usualSide = images == null ? SAMPLE_SIDE : FOLDER_SIDE;
        return new NetworkOptions(
                name,
                inputSide != null ? inputSide : small ? usualSide : 0,
                width != null ? width : small ? SMALL_WIDTH : 1);
    }

    /** Enough for the sample, or for a folder of a thousand pictures. */
    public static int epochsFor(Path images) {
        return images == null ? SAMPLE_EPOCHS : FOLDER_EPOCHS;
    }

    /** Weight updates on so many pictures. */
    long steps(int pictures) {
        return (long) epochs * pictures / recipe.batchSize();
    }
}
