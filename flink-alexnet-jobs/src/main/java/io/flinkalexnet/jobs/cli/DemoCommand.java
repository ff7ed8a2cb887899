package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.jobs.console.Console;
import io.flinkalexnet.jobs.console.ConsoleOptions;
import io.flinkalexnet.jobs.demo.DemoConsole;
import io.flinkalexnet.jobs.demo.DemoOptions;
import io.flinkalexnet.jobs.demo.DemoOutcome;
import io.flinkalexnet.jobs.demo.DemoRun;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}. */
@Command(
        name = "demo",
        description = {
            "Shows the whole system in one process: starts a Kafka broker, sends pictures to topics, trains AlexNet on"
                    + " one topic, classifies another with it, searches similar pictures, and says what came out.",
            "Without --images it takes a sample of Fashion-MNIST that ships with the project: a small network on small"
                    + " pictures, some minutes. With --images DIR it takes DIR/CLASS/file, and holds out a fifth for"
                    + " testing, chosen by the file's name."
        },
        footer = {
            "  ./alexnet demo",
            "  ./alexnet demo --images photos",
            "  ./alexnet demo --images photos --epochs 100 --json summary.json",
            "  ./alexnet demo --images photos --network alexnet-2012 --epochs 5",
            "  ./alexnet demo --console     and then the live page on all of it, until Ctrl-C"
        })
final class DemoCommand extends AlexNetCommand {
    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "Your own pictures: DIR/CLASS/file.")
    private Path images;

    @Option(
            names = "--network",
            defaultValue = DemoOptions.NETWORK,
            description = "alexnet-small or alexnet-2012.")
    private String network;

    @Option(
            names = "--input-side",
            paramLabel = "PIXELS",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Height and width of the network's input; default: 32 for the sample, 64 with --images, 227 for"
                            + " alexnet-2012.")
    private Integer inputSide;

    @Option(
            names = "--width",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Multiplier of filters and hidden units, 0.05 to 4; default: 0.5, for alexnet-2012 1.")
    private Double width;

    @Option(
            names = "--epochs",
            showDefaultValue = Visibility.NEVER,
            description =
                    "How often each picture is seen; default: 12 for the sample, 60 with --images.")
    private Integer epochs;

    @Mixin private RecipeMixin recipe;

    @Mixin private EngineMixin engine;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Seed of order, first weights and augmentation.")
    private long seed;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "Keeps model, statistics and report.html here; without it, only the report, in a"
                            + " temporary folder.")
    private Path directory;

    @Option(
            names = "--console",
            arity = "0..1",
            paramLabel = "PORT",
            fallbackValue = "" + ConsoleOptions.PORT,
            showDefaultValue = Visibility.NEVER,
            description =
                    "At the end serves the page of ./alexnet console until Ctrl-C; on port 8085 if none is given.")
    private Integer consolePort;

    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        DemoOutcome outcome = DemoRun.run(options(), new Terminal(), this::afterwards);
        if (!outcome.problems().isEmpty()) {
            throw new CommandException(String.join("; ", outcome.problems()));
        }
        suggest(next(outcome));
    }

    private void afterwards(DemoOutcome outcome, KafkaOptions kafka) throws Exception {
        json.write(outcome.report());
        if (consolePort != null) {
            ConsoleOptions options = ConsoleOptions.local(kafka, consolePort, engine.options());
            try (Console console = Console.start(options)) {
                ConsoleCommand.serve(console, this);
            }
        }
    }

    private DemoOptions options() {
        return new DemoOptions(
                images,
                DemoOptions.networkFor(images, network, inputSide, width),
                RecipeOptions.from(recipe.given(), network),
                epochs != null ? epochs : DemoOptions.epochsFor(images),
                engine.options(),
                seed,
                directory);
    }

    private String next(DemoOutcome outcome) {
        if (images == null) {
            return "./alexnet demo --images DIR    the same with your own photos, DIR/CLASS/file";
        }
        return directory == null
                ? "./alexnet demo --images %s --directory DIR    keeps the model".formatted(images)
                : "./alexnet model show " + Path.of(URI.create(outcome.modelUri()));
    }

    /** Results on standard output, progress on standard error. */
    private final class Terminal implements DemoConsole {
        @Override
        public void say(String line) {
            out().println(line);
            out().flush();
        }

        @Override
        public Meter meter(String what, long total) {
            Progress progress = progress(what, total);
            return new Meter() {
                @Override
                public void add(long count) {
                    progress.add(count);
                }

                @Override
                public void at(long done, String remark) {
                    progress.at(done, remark);
                }

                @Override
                public void close() {
                    progress.close();
                }
            };
        }
    }
}
