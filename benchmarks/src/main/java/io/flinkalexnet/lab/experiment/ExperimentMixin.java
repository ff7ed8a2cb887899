package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.JsonMixin;
import io.flinkalexnet.lab.training.CurveChart;
import io.flinkalexnet.lab.training.Mean;
import io.flinkalexnet.lab.training.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every experiment. Trainings compute in f32. */
final class ExperimentMixin {
    private static final int THREADS_MAX = 1024;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            required = true,
            description =
                    "Folder of the pictures: DIR/train/CLASS/file and DIR/test/CLASS/file, or DIR/CLASS/file, of which one"
                            + " in five is held out.")
    private Path images;

    @Option(names = "--seeds", defaultValue = "3", description = "Seeds 1 to this, 1 to 11.")
    private int seeds;

    @Option(
            names = "--steps",
            defaultValue = "0",
            description = "Steps of each training at most, in place of --epochs; 0 for these.")
    private long steps;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = Engines.AUTO,
            description = "onednn, nd4j, or auto, which takes the best that can run here.")
    private String engine;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "Native threads, 0 to 1024; 0 takes all processors.")
    private int threads;

    @Option(names = "--chart", paramLabel = "FILE", description = "Draws the curves (SVG) here.")
    private Path chart;

    @Mixin private JsonMixin json;

    /** Call it before long work. */
    void check() throws CommandException {
        json.check();
        checkRange("--seeds", seeds, 1, Mean.VALUES_MAX);
        checkRange("--steps", steps, 0, Integer.MAX_VALUE);
        checkRange("--threads", threads, 0, THREADS_MAX);
        if (chart != null && !Files.isDirectory(chart.toAbsolutePath().getParent())) {
            throw new CommandException(
                    "--chart %s: its folder does not exist; create it first".formatted(chart));
        }
        try {
            Engines.select(engine).checkPrecision(Precision.F32);
        } catch (IllegalStateException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    /** Throws {@link IllegalArgumentException} unless the value is in [min, max]. */
    static void checkRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s must be in [%d, %d], was %d".formatted(name, min, max, value));
        }
    }

    Path images() {
        return images;
    }

    int seeds() {
        return seeds;
    }

    Setup.Compute compute() {
        return new Setup.Compute(
                Engines.select(engine).name(),
                Precision.F32,
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    }

    /** Steps in place of epochs; 0 for these. */
    long steps() {
        return steps;
    }

    /**
     * How many steps a training takes.
     *
     * @throws IllegalArgumentException if there is not one full mini-batch
     */
    long steps(int epochs, int pictures, int batchSize) {
        long all = steps > 0 ? steps : (long) epochs * pictures / batchSize;
        if (all < 1) {
            throw new IllegalArgumentException(
                    "%d epochs of %d pictures are no full mini-batch of %d"
                            .formatted(epochs, pictures, batchSize));
        }
        return all;
    }

    /** Writes what was asked for. */
    void write(Object report, CurveChart drawn) throws IOException {
        json.write(report);
        if (chart != null) {
            Files.writeString(chart, drawn.svg());
        }
    }
}
