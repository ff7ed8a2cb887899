package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec.Activation;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.engine.model.SgdOptions;
import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.Progress;
import io.flinkalexnet.lab.OptionRange;
import io.flinkalexnet.lab.training.Course;
import io.flinkalexnet.lab.training.CurveChart;
import io.flinkalexnet.lab.training.CurvePoint;
import io.flinkalexnet.lab.training.DivergedException;
import io.flinkalexnet.lab.training.Mean;
import io.flinkalexnet.lab.training.PictureSet;
import io.flinkalexnet.lab.training.Setup;
import io.flinkalexnet.lab.training.TrainingResult;
import io.flinkalexnet.lab.training.Variation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab experiment relu-vs-tanh}. */
@Command(
        name = "relu-vs-tanh",
        description = {
            "Figure 1 of the paper: epochs until a four-layer network misses a quarter of the training pictures of"
                    + " CIFAR-10, with ReLU and with tanh, each at a learning rate of its own, without regularisation."
        },
        footer = {
            "  ./alexnet lab experiment relu-vs-tanh --images cifar10 --json relu.json --chart relu.svg",
            "  ./alexnet lab experiment relu-vs-tanh --images cifar10 --seeds 1 --search-epochs 1 --epochs 10"
        })
public final class ReluVsTanhCommand extends AlexNetCommand {
    /** Momentum of section 5; no decay: "no regularization of any kind was employed". */
    private static final SgdOptions SGD = new SgdOptions(0.9f, 0);

    /** The whole picture: nothing is cropped. */
    private static final ImageGeometry GEOMETRY =
            new ImageGeometry(FourLayerNetwork.SIDE, 0, FourLayerNetwork.SIDE);

    private static final int EPOCHS_MAX = 10_000;
    private static final int BATCH_SIZE_MAX = 4096;
    private static final int POINTS_PER_EPOCH = 4;
    private static final String RELU = "relu";
    private static final String TANH = "tanh";

    @Mixin private ExperimentMixin experiment;

    @Option(
            names = "--epochs",
            defaultValue = "40",
            description = "Epochs of each training at most, 1 to 10000.")
    private int epochs;

    @Option(
            names = "--search-epochs",
            defaultValue = "2",
            description = "Epochs with each rate that is tried, 1 to 10000.")
    private int searchEpochs;

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "RATE",
            defaultValue = "0.003,0.01,0.03,0.1",
            description = "Learning rates to try for each of the two.")
    private List<Double> rates;

    @Option(
            names = "--goal",
            defaultValue = "0.25",
            description = "Share of the training pictures missed, above 0 to below 1.")
    private double goal;

    @Option(
            names = "--batch-size",
            defaultValue = "128",
            description = "Pictures of each step, 1 to 4096.")
    private int batchSize;

    private PictureSet pictures;
    private Setup.Compute compute;
    private long steps;
    private long searchSteps;

    @Override
    protected void execute() throws Exception {
        check();
        try (Progress progress = progress("pictures decoded", Progress.UNKNOWN)) {
            pictures = PictureSet.read(experiment.images(), GEOMETRY, progress::add);
        }
        compute = experiment.compute();
        int train = pictures.train().size();
        steps = experiment.steps(epochs, train, batchSize);
        searchSteps = Math.min(steps, experiment.steps(searchEpochs, train, batchSize));
        ReluVsTanhReport report;
        try (Progress progress = progress("pictures learned from", Progress.UNKNOWN)) {
            report = run(new Trainings(pictures, progress));
        }
        show(report);
        experiment.write(report, chart(report));
    }

    private void check() throws CommandException {
        experiment.check();
        OptionRange.check("--epochs", epochs, 1, EPOCHS_MAX);
        OptionRange.check("--search-epochs", searchEpochs, 1, EPOCHS_MAX);
        OptionRange.check("--batch-size", batchSize, 1, BATCH_SIZE_MAX);
        if (!(goal > 0 && goal < 1)) {
            throw new IllegalArgumentException("--goal must be in (0, 1), was " + goal);
        }
    }

    private ReluVsTanhReport run(Trainings trainings) throws CommandException {
        RateSearch search = new RateSearch(rates, Course.of(searchSteps, stepsPerPoint()));
        RateSearch.Found reluRate = find(search, trainings, Activation.Kind.RELU);
        RateSearch.Found tanhRate = find(search, trainings, Activation.Kind.TANH);
        Course course =
                new Course(steps, stepsPerPoint(), Course.Scoring.HELD_OUT_AT_THE_END, goal);
        List<Setup> setups =
                List.of(
                        setup(Activation.Kind.RELU, reluRate.rate()),
                        setup(Activation.Kind.TANH, tanhRate.rate()));
        List<TrainingResult> results =
                trainings.runAll(setups, course, experiment.seeds(), this::show);
        ReluVsTanhReport.Side relu =
                ReluVsTanhReport.Side.of(reluRate, goal, Trainings.of(RELU, results));
        ReluVsTanhReport.Side tanh =
                ReluVsTanhReport.Side.of(tanhRate, goal, Trainings.of(TANH, results));
        return new ReluVsTanhReport(
                setups.get(0).network().parameterCount(),
                pictures.train().size(),
                batchSize,
                goal,
                searchSteps,
                steps,
                relu,
                tanh,
                ReluVsTanhReport.ratio(relu, tanh));
    }

    private long stepsPerPoint() {
        return Math.max(1, pictures.train().size() / batchSize / POINTS_PER_EPOCH);
    }

    private RateSearch.Found find(RateSearch search, Trainings trainings, Activation.Kind kind)
            throws CommandException {
        try {
            RateSearch.Found found = search.run(trainings, rate -> setup(kind, rate));
            out().printf(
                            Locale.ROOT,
                            "%s: rate %s; missed after %d steps: %s%n",
                            name(kind),
                            found.rate(),
                            searchSteps,
                            found.trials().stream()
                                    .map(ReluVsTanhCommand::text)
                                    .collect(Collectors.joining(", ")));
            return found;
        } catch (DivergedException e) {
            throw new CommandException(
                    "%s; no rate of --rates has finite losses".formatted(e.getMessage()), e);
        }
    }

    private static String text(RateSearch.Trial trial) {
        return trial.error() == null
                ? "%s diverged".formatted(trial.rate())
                : String.format(Locale.ROOT, "%s %.1f %%", trial.rate(), 100 * trial.error());
    }

    private Setup setup(Activation.Kind kind, double rate) {
        NetworkSpec network = FourLayerNetwork.of(kind, pictures.statistics().labels().size());
        return new Setup(
                name(kind),
                compute,
                network,
                (spec, seed, parameters) -> FourLayerNetwork.fill(kind, spec, seed, parameters),
                SGD,
                batchSize,
                position -> LearningRates.same((float) rate),
                new Preprocessing(
                        pictures.statistics().geometry(),
                        pictures.statistics().meanImage(),
                        Recipe.SMALL.inputScale()),
                Variation.NONE);
    }

    private static String name(Activation.Kind kind) {
        return switch (kind) {
            case RELU -> RELU;
            case TANH -> TANH;
        };
    }

    private void show(TrainingResult run) {
        CurvePoint last = run.last();
        out().printf(
                        Locale.ROOT,
                        "%s, seed %d: %.1f %% missed after %.2f epochs, held out %.1f %%; %.0f images/s%n",
                        run.name(),
                        run.seed(),
                        100 * last.learningError(),
                        last.epochs(),
                        100 * run.heldOutError(),
                        run.imagesPerSecond());
        out().flush();
    }

    private void show(ReluVsTanhReport report) {
        if (report.ratio() == null) {
            out().printf("not every training came to %s; see --epochs%n", goal);
            return;
        }
        out().printf(
                        Locale.ROOT,
                        "epochs until %.0f %% are missed: relu %.2f, tanh %.2f; tanh by relu %.2f%s%n",
                        100 * goal,
                        report.relu().meanEpochs(),
                        report.tanh().meanEpochs(),
                        report.ratio().mean(),
                        Mean.interval(experiment.seeds(), report.ratio().halfWidth(), 1));
    }

    private static CurveChart chart(ReluVsTanhReport report) {
        return new CurveChart(
                "Share of the training pictures missed: ReLU and tanh, CIFAR-10, four layers",
                "training error",
                List.of(
                        CurveChart.Kind.of(RELU, report.relu().runs(), CurvePoint::learningError),
                        CurveChart.Kind.of(TANH, report.tanh().runs(), CurvePoint::learningError)));
    }
}
