package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.JsonMixin;
import io.flinkalexnet.lab.training.CurveChart;
import io.flinkalexnet.lab.training.Setup;
import io.flinkalexnet.lab.training.TrainingsMixin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every experiment. Trainings compute in f32. */
final class ExperimentMixin {
    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = Engines.AUTO,
            description = "onednn, nd4j, or auto, which takes the best that can run here.")
    private String engine;

    @Option(names = "--chart", paramLabel = "FILE", description = "Draws the curves (SVG) here.")
    private Path chart;

    @Mixin private TrainingsMixin trainings;
    @Mixin private JsonMixin json;

    /** Call it before long work. */
    void check() throws CommandException {
        json.check();
        trainings.check();
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

    Path images() {
        return trainings.images();
    }

    int seeds() {
        return trainings.seeds();
    }

    Setup.Compute compute() {
        return new Setup.Compute(Engines.select(engine).name(), Precision.F32, trainings.threads());
    }

    /** Steps in place of epochs; 0 for these. */
    long steps() {
        return trainings.steps();
    }

    /**
     * How many steps a training takes.
     *
     * @throws IllegalArgumentException if there is not one full mini-batch
     */
    long steps(int epochs, int pictures, int batchSize) {
        long all = steps() > 0 ? steps() : (long) epochs * pictures / batchSize;
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
