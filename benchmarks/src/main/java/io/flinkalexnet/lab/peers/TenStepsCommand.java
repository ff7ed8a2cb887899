package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.JsonMixin;
import io.flinkalexnet.jobs.cli.Progress;
import io.flinkalexnet.lab.OptionRange;
import io.flinkalexnet.lab.peers.contender.Exercise;
import io.flinkalexnet.lab.peers.contender.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab experiment ten-steps}. */
@Command(
        name = "ten-steps",
        description = {
            "Trains the same network for ten steps with our engines and with libtorch, from the same weights (the paper's),"
                    + " with the same pictures (noise), labels and dropout masks, and compares every parameter tensor: the"
                    + " largest difference over the largest element, the norm of the difference over the tensor's, and over"
                    + " the norm of what the steps have changed.",
            "The first run downloads libtorch and the other peers, about 290 MB."
        },
        footer = {
            "  ./alexnet lab experiment ten-steps --json ten-steps.json",
            "  ./alexnet lab experiment ten-steps --engines onednn --against nd4j --network alexnet-small --classes 10"
        })
public final class TenStepsCommand extends AlexNetCommand {
    private static final int STEPS_MAX = 10_000;
    private static final int BATCH_MAX = 4096;

    @Option(
            names = "--engines",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "onednn,nd4j,libtorch",
            description = "Engines to compare, each NAME or NAME:f64.")
    private List<String> engines;

    @Option(
            names = "--against",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "libtorch,libtorch:f64",
            description = "What each of them is compared with.")
    private List<String> against;

    @Option(
            names = "--start",
            defaultValue = "paper",
            description =
                    "paper: its first weights and pixels; tempered: He's first weights, smaller in the last layer, and a"
                            + " sixteenth of the pixels.")
    private Subject.Start start;

    @Option(names = "--steps", defaultValue = "10", description = "Weight updates, 1 to 10000.")
    private int steps;

    @Option(names = "--batch", defaultValue = "16", description = "Pictures of each, 1 to 4096.")
    private int batch;

    @Option(
            names = "--learning-rate",
            defaultValue = "0.01",
            description = "Rate of every step; momentum and decay are the paper's.")
    private float learningRate;

    @Option(
            names = "--tolerance",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Fails if the largest difference of a tensor is above this; default: nothing is too large.")
    private Double tolerance;

    @Mixin private SubjectMixin measured;
    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        OptionRange.check("--steps", steps, 1, STEPS_MAX);
        OptionRange.check("--batch", batch, 1, BATCH_MAX);
        List<Participant> compared = engines.stream().map(Participant::parse).toList();
        List<Participant> others = against.stream().map(Participant::parse).toList();
        NetworkConfig config = measured.network();
        Path directory = Files.createTempDirectory("alexnet-ten-steps");
        Launcher launcher = new Launcher(options(directory, config, compared, others));
        Subject subject = Subject.create(directory, config, start);
        Exercise exercise =
                new Exercise(
                        steps, batch, measured.threads(), learningRate, Exercise.Numbers.F32, "");
        TenStepsReport report;
        try (Progress progress = progress("engines", compared.size() + others.size())) {
            long[] begun = {0};
            report =
                    new TenSteps(subject, compared, others, exercise)
                            .run(launcher, name -> progress.at(begun[0]++, name));
            progress.at(begun[0], "");
        } catch (ChildException e) {
            throw new CommandException(
                    "%s; the processes' logs are in %s".formatted(e.getMessage(), directory), e);
        }
        show(report);
        json.write(report);
        PeersCommand.delete(directory);
        if (tolerance != null) {
            check(report.failures(tolerance));
        }
    }

    private void check(List<String> failures) throws CommandException {
        if (!failures.isEmpty()) {
            throw new CommandException(
                    "%d tensors differ by more than %s, the first: %s"
                            .formatted(failures.size(), tolerance, failures.get(0)));
        }
    }

    private PeersOptions options(
            Path directory,
            NetworkConfig config,
            List<Participant> compared,
            List<Participant> others)
            throws CommandException {
        List<Entrant> entrants =
                Stream.concat(compared.stream(), others.stream())
                        .map(Participant::entrant)
                        .toList();
        return new PeersOptions(
                directory,
                PeersCommand.peers(entrants),
                config,
                entrants,
                List.of(),
                List.of(),
                List.of(),
                measured.threads(),
                1);
    }

    private void show(TenStepsReport report) {
        for (Map.Entry<String, float[]> each : report.losses().entrySet()) {
            float[] losses = each.getValue();
            out().printf(
                            Locale.ROOT,
                            "%-14s loss of the first step %.6f, of step %d %.6f%n",
                            each.getKey(),
                            losses[0],
                            losses.length,
                            losses[losses.length - 1]);
        }
        out().printf(
                        "%n%s; %d steps of %d pictures, rate %s, momentum %s; largest, norm, of the change%n%n%s",
                        report.network(),
                        report.steps(),
                        report.batchSize(),
                        report.learningRate(),
                        Recipe.PAPER.sgd().momentum(),
                        report.table());
        out().flush();
    }
}
