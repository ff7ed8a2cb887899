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
import io.flinkalexnet.lab.training.Difference;
import io.flinkalexnet.lab.training.DivergedException;
import io.flinkalexnet.lab.training.Mean;
import io.flinkalexnet.lab.training.PictureSet;
import io.flinkalexnet.lab.training.PlannedTraining;
import io.flinkalexnet.lab.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
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
                    + " compares the accuracy on the test pictures.",
            "Pictures are expected as DIR/train/CLASS/file and DIR/test/CLASS/file, or as DIR/CLASS/file, of which one in"
                    + " five is held out."
        },
        footer = {
            "  ./alexnet lab precision --images cifar10 --network alexnet-small --epochs 10 --seeds 3 --json precision.json",
            "  ./alexnet lab precision --images cifar10 --network alexnet-small --steps 500 --variants onednn:f32,onednn:bf16"
        })
public final class PrecisionCommand extends AlexNetCommand {
    private static final int EPOCHS_MAX = 10_000;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            required = true,
            description = "Folder of the pictures.")
    private Path images;

    @Option(
            names = "--epochs",
            defaultValue = "10",
            description = "How often each picture is seen, 1 to 10000.")
    private int epochs;

    @Option(
            names = "--steps",
            defaultValue = "0",
            description = "Steps of each training in place of --epochs; 0 for these.")
    private long steps;

    @Option(names = "--seeds", defaultValue = "3", description = "Seeds 1 to this, 1 to 11.")
    private int seeds;

    @Option(
            names = "--variants",
            split = ",",
            defaultValue = "onednn:f32,onednn:bf16,nd4j:f32",
            description = "ENGINE:PRECISION each; the others are compared with the first.")
    private List<String> variants;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "Native threads, 0 to 1024; 0 takes all processors.")
    private int threads;

    @Mixin private NetworkMixin network;
    @Mixin private RecipeMixin recipe;
    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        check("--epochs", epochs, 1, EPOCHS_MAX);
        check("--steps", steps, 0, Integer.MAX_VALUE);
        check("--seeds", seeds, 1, Mean.VALUES_MAX);
        check("--threads", threads, 0, 1024);
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
            pictures = PictureSet.read(images, options.geometry(), progress::add);
        }
        RecipeOptions chosen = RecipeOptions.from(recipe.given(), options.name());
        PlannedTraining planned = PlannedTraining.of(options, chosen, pictures, epochs, steps);
        int engineThreads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        return new Budget(pictures, planned.plan(), planned.steps(), engineThreads);
    }

    /** Variants in turn, so that a change of the machine's load meets all of them. */
    private List<RunResult> train(Budget budget, List<Variant> parsed) throws CommandException {
        List<RunResult> runs = new ArrayList<>();
        long perRun = budget.steps() * budget.plan().batchSize();
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
                        Mean.interval(seeds, difference.halfWidth(), 100));
    }

    private static void check(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s must be in [%d, %d], was %d".formatted(name, min, max, value));
        }
    }
}
