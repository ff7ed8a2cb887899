package io.flinkalexnet.lab.jmh;

import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.JsonMixin;
import io.flinkalexnet.lab.OptionRange;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab jmh}. */
@Command(
        name = "jmh",
        description =
                "Measures kernels and operators with JMH, each in processes of its own: decoding, augmentation,"
                        + " dropout masks, the update of the weights, softmax, exact search, Flink operators.",
        footer = {
            "  ./alexnet lab jmh --json jmh.json",
            "  ./alexnet lab jmh Picture --forks 1 --iterations 3"
        })
public final class JmhCommand extends AlexNetCommand {
    private static final String OURS = "io\\.flinkalexnet\\.lab\\..*";

    @Parameters(
            paramLabel = "REGEX",
            arity = "0..1",
            defaultValue = "",
            description = "Takes the benchmarks whose name this matches; all without it.")
    private String regex;

    @Option(names = "--forks", defaultValue = "2", description = "Processes of each, 1 to 10.")
    private int forks;

    @Option(
            names = "--iterations",
            defaultValue = "5",
            description = "Iterations that count in each process, 1 to 100; as many warm up.")
    private int iterations;

    @Option(
            names = "--seconds",
            defaultValue = "1",
            description = "Seconds of each iteration, 1 to 60.")
    private int seconds;

    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        OptionRange.check("--forks", forks, 1, 10);
        OptionRange.check("--iterations", iterations, 1, 100);
        OptionRange.check("--seconds", seconds, 1, 60);
        List<JmhScore> scores;
        try {
            scores = new Runner(options()).run().stream().map(JmhScore::of).toList();
        } catch (NoBenchmarksException e) {
            throw new CommandException(
                    "no benchmark matches %s; without an argument all are run".formatted(regex), e);
        } catch (RunnerException e) {
            throw new CommandException("JMH: " + e.getMessage(), e);
        }
        json.write(scores);
        for (JmhScore score : scores) {
            out().printf(
                            Locale.ROOT,
                            "%-42s %-40s %12.3f %s%s%n",
                            score.benchmark(),
                            score.parameters(),
                            score.score(),
                            score.unit(),
                            Double.isNaN(score.error())
                                    ? ""
                                    : String.format(Locale.ROOT, " +- %.3f", score.error()));
        }
    }

    private Options options() {
        return new OptionsBuilder()
                .include(OURS + regex)
                .forks(forks)
                .warmupIterations(iterations)
                .measurementIterations(iterations)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementTime(TimeValue.seconds(seconds))
                .shouldFailOnError(true)
                .build();
    }
}
