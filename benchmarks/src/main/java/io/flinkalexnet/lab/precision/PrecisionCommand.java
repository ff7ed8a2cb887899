package io.flinkalexnet.lab.precision;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.JsonMixin;
import io.flinkalexnet.jobs.cli.NetworkMixin;
import io.flinkalexnet.jobs.cli.Progress;
import io.flinkalexnet.jobs.cli.RecipeMixin;
import io.flinkalexnet.lab.OptionRange;
import io.flinkalexnet.lab.training.Difference;
import io.flinkalexnet.lab.training.DivergedException;
import io.flinkalexnet.lab.training.Mean;
import io.flinkalexnet.lab.training.PictureSet;
import io.flinkalexnet.lab.training.PlannedTraining;
import io.flinkalexnet.lab.training.TrainingRun;
import io.flinkalexnet.lab.training.TrainingsMixin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab precision}. */
@Command(
        name = "precision",
        description = {
            "Trains the same network on the same pictures with several engines and precisions, for several seeds, and"
                    + " compares the accuracy on the test pictures."
        },
        footer = {
            "  ./alexnet lab precision --images cifar10 --network alexnet-small --epochs 10 --seeds 3 --json precision.json",
            "  ./alexnet lab precision --images cifar10 --network alexnet-small --steps 500 --variants onednn:f32,onednn:bf16"
        })
public final class PrecisionCommand extends AlexNetCommand {
    private static final int EPOCHS_MAX = 10_000;

    @Option(
            names = "--epochs",
            defaultValue = "10",
            description = "How often each picture is seen, 1 to 10000.")
    private int epochs;

    @Option(
            names = "--variants",
            split = ",",
            defaultValue = "onednn:f32,onednn:bf16,nd4j:f32",
            description = "ENGINE:PRECISION each; the others are compared with the first.")
    private List<String> variants;

    @Mixin private TrainingsMixin trainings;
    @Mixin private NetworkMixin network;
    @Mixin private RecipeMixin recipe;
    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        trainings.check();
        OptionRange.check("--epochs", epochs, 1, EPOCHS_MAX);
        List<Variant> parsed = variants.stream().map(Variant::parse).toList();
        for (Variant variant : parsed) {
            checkRuns(variant);
        }
        Budget budget = budget();
        List<RunResult> runs = train(budget, parsed);
        PrecisionReport report = PrecisionReport.of(budget, parsed, runs);
        json.write(report);
        report.differences().forEach(this::show);
    }

    private static void checkRuns(Variant variant) throws CommandException {
        try {
            Engines.select(variant.engine()).checkPrecision(variant.precision());
        } catch (IllegalStateException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    private Budget budget() throws IOException {
        NetworkOptions options = network.options();
        PictureSet pictures;
        try (Progress progress = progress("pictures decoded", Progress.UNKNOWN)) {
            pictures = PictureSet.read(trainings.images(), options.geometry(), progress::add);
        }
        RecipeOptions chosen = RecipeOptions.from(recipe.given(), options.name());
        PlannedTraining planned =
                PlannedTraining.of(options, chosen, pictures, epochs, trainings.steps());
        return new Budget(pictures, planned.plan(), planned.steps(), trainings.threads());
    }

    /** Variants in turn, so that a change of the machine's load meets all of them. */
    private List<RunResult> train(Budget budget, List<Variant> parsed) throws CommandException {
        List<RunResult> runs = new ArrayList<>();
        long perRun = budget.steps() * budget.plan().batchSize();
        int seeds = trainings.seeds();
        try (Progress progress = progress("pictures trained", perRun * seeds * parsed.size())) {
            for (long seed = 1; seed <= seeds; seed++) {
                for (Variant variant : parsed) {
                    RunResult run = train(budget, variant, seed, progress);
                    runs.add(run);
                    show(run);
                }
            }
        }
        return runs;
    }

    private static RunResult train(Budget budget, Variant variant, long seed, Progress progress)
            throws CommandException {
        String name = "%s, seed %d".formatted(variant, seed);
        TrainingRun run = new TrainingRun(variant.setup(budget), budget.pictures(), seed);
        try {
            return RunResult.of(
                    run.run(
                            budget.course(),
                            score ->
                                    progress.at(
                                            progress.done() + score.images(),
                                            "%s, loss %.3f".formatted(name, score.loss()))));
        } catch (DivergedException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    private void show(RunResult run) {
        out().printf(
                        Locale.ROOT,
                        "%-12s seed %d: top-1 %.2f %% (%.2f to %.2f), test loss %.4f, %.1f s of steps, %,.0f images/s%n",
                        run.variant(),
                        run.seed(),
                        100 * run.top1().share(),
                        100 * run.top1().low(),
                        100 * run.top1().high(),
                        run.testLoss(),
                        run.trainSeconds(),
                        run.imagesPerSecond());
    }

    private void show(Difference difference) {
        out().printf(
                        Locale.ROOT,
                        "%s - %s: %+.2f points%s%n",
                        difference.variant(),
                        difference.from(),
                        100 * difference.mean(),
                        Mean.interval(trainings.seeds(), difference.halfWidth(), 100));
    }
}
