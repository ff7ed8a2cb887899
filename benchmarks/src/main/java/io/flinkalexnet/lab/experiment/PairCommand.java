package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.engine.evaluation.Proportion;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.Progress;
import io.flinkalexnet.lab.OptionRange;
import io.flinkalexnet.lab.training.Course;
import io.flinkalexnet.lab.training.CurveChart;
import io.flinkalexnet.lab.training.Mean;
import io.flinkalexnet.lab.training.PictureSet;
import io.flinkalexnet.lab.training.PlannedTraining;
import io.flinkalexnet.lab.training.Setup;
import io.flinkalexnet.lab.training.TrainingResult;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Trains alexnet-small by the recipe small in the paper's way and without one thing of it, and
 * compares the error on held-out pictures.
 */
abstract class PairCommand extends AlexNetCommand {
    private static final String NETWORK = "alexnet-small";
    private static final int EPOCHS_MAX = 10_000;
    private static final int POINTS_MAX = 30;

    @Mixin private ExperimentMixin experiment;

    @Option(
            names = "--epochs",
            defaultValue = "100",
            description = "How often each picture is seen, 1 to 10000.")
    private int epochs;

    @Option(
            names = "--input-side",
            paramLabel = "PIXELS",
            defaultValue = "64",
            description = "Height and width of the input of alexnet-small.")
    private int inputSide;

    @Option(
            names = "--width",
            paramLabel = "FACTOR",
            defaultValue = "0.5",
            description = "Multiplier of filters and hidden units, 0.05 to 4.")
    private double width;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            defaultValue = "0.5",
            description = "Dropout rate of fc6 and fc7.")
    private double dropout;

    /** The paper's way and the other one, out of a setup with augmentation and dropout. */
    protected abstract List<Setup> pair(Setup setup);

    /** What the chart is of. */
    protected abstract String title();

    @Override
    protected final void execute() throws Exception {
        experiment.check();
        OptionRange.check("--epochs", epochs, 1, EPOCHS_MAX);
        NetworkOptions network = new NetworkOptions(NETWORK, inputSide, width);
        PictureSet pictures;
        try (Progress progress = progress("pictures decoded", Progress.UNKNOWN)) {
            pictures = PictureSet.read(experiment.images(), network.geometry(), progress::add);
        }
        PlannedTraining planned =
                PlannedTraining.of(network, recipe(), pictures, epochs, experiment.steps());
        List<Setup> pair = pair(Setup.of("", experiment.compute(), planned.plan()));
        long steps = planned.steps();
        long total = 2L * experiment.seeds() * steps * planned.plan().batchSize();
        PairReport report;
        try (Progress progress = progress("pictures learned from", total)) {
            Trainings trainings = new Trainings(pictures, progress);
            List<TrainingResult> results =
                    trainings.runAll(pair, course(steps), experiment.seeds(), this::show);
            report = PairReport.of(pair.get(0), pair.get(1), trainings, results);
        }
        show(report);
        experiment.write(report, chart(report));
    }

    private static Course course(long steps) {
        long stepsPerPoint = Math.max(1, steps / POINTS_MAX);
        return new Course(steps, stepsPerPoint, Course.Scoring.ALL_AT_EVERY_POINT, 0);
    }

    private RecipeOptions recipe() {
        Configuration changed = new Configuration();
        changed.set(RecipeOptions.DROPOUT_RATE, dropout);
        return RecipeOptions.from(changed, NETWORK);
    }

    private void show(TrainingResult run) {
        Proportion hits = Proportion.of(run.heldOut().top1Hits(), run.heldOut().images());
        out().printf(
                        Locale.ROOT,
                        "%s, seed %d: held out %.1f %% missed (95 %%: %.1f to %.1f), training %.1f %%; %.0f images/s%n",
                        run.name(),
                        run.seed(),
                        100 * (1 - hits.share()),
                        100 * (1 - hits.high()),
                        100 * (1 - hits.low()),
                        100 * run.last().training().error(),
                        run.imagesPerSecond());
        out().flush();
    }

    private void show(PairReport report) {
        for (PairReport.Side side : List.of(report.with(), report.without())) {
            out().printf(
                            Locale.ROOT,
                            "%s: held out %.2f %% missed, training %.2f %%%n",
                            side.name(),
                            100 * side.heldOutError().mean(),
                            100 * side.trainingError().mean());
        }
        out().printf(
                        Locale.ROOT,
                        "%s - %s, held out: %+.2f points%s%n",
                        report.heldOutDifference().variant(),
                        report.heldOutDifference().from(),
                        100 * report.heldOutDifference().mean(),
                        Mean.interval(
                                experiment.seeds(), report.heldOutDifference().halfWidth(), 100));
    }

    private CurveChart chart(PairReport report) {
        String with = report.with().name();
        String without = report.without().name();
        return new CurveChart(
                title(),
                "share missed",
                List.of(
                        CurveChart.Kind.of(
                                with + ", held out",
                                report.with().runs(),
                                point -> point.heldOut().error()),
                        CurveChart.Kind.of(
                                without + ", held out",
                                report.without().runs(),
                                point -> point.heldOut().error()),
                        CurveChart.Kind.of(
                                with + ", training",
                                report.with().runs(),
                                point -> point.training().error()),
                        CurveChart.Kind.of(
                                without + ", training",
                                report.without().runs(),
                                point -> point.training().error())));
    }
}
