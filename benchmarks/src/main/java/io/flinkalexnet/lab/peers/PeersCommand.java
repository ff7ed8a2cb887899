package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.JsonMixin;
import io.flinkalexnet.jobs.cli.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab peers}. */
@Command(
        name = "peers",
        description = {
            "Runs the same network on several engines side by side, each in a process of its own, in turns: floor"
                    + " (oneDNN's kernels alone), onednn and nd4j (ours), libtorch, libtorch-djl (the build of Deep Java"
                    + " Library), onnxruntime.",
            "Every engine is checked against nd4j first; one that computes another function is refused.",
            "The first run downloads the peers, about 290 MB."
        },
        footer = {
            "  ./alexnet lab peers --threads 1 --json peers.json --chart peers.svg",
            "  ./alexnet lab peers --engines floor,onednn,libtorch --forward 16 --training none --precisions f32"
        })
public final class PeersCommand extends AlexNetCommand {
    private static final String NONE = "none";

    @Option(
            names = "--engines",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "floor,onednn,nd4j,libtorch,libtorch-djl,onnxruntime",
            description = "In the order of their turns.")
    private List<String> engines;

    @Option(
            names = "--forward",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,16,128",
            description = "Mini-batches of forward passes, or none.")
    private List<String> forward;

    @Option(
            names = "--training",
            split = ",",
            paramLabel = "N",
            defaultValue = "32,128",
            description = "Mini-batches of training steps, or none.")
    private List<String> training;

    @Option(
            names = "--precisions",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "f32,bf16",
            description = "f32; bf16, with f32 sums and, in training, f32 weights.")
    private List<Precision> precisions;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "Turns of each engine, each about a second or one run.")
    private int rounds;

    @Option(
            names = "--as-shipped",
            description =
                    "Runs the peers a second time as they come: with LRN as the library ships it, and without settings for malloc.")
    private boolean asShipped;

    @Option(
            names = "--calm",
            paramLabel = "LOAD",
            description = "Waits at the start until the load average of a minute is below this.")
    private Double calm;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the tables here.")
    private Path markdown;

    @Option(names = "--chart", paramLabel = "FILE", description = "Draws a chart (SVG) here.")
    private Path chart;

    @Mixin private SubjectMixin subject;
    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        Path directory = Files.createTempDirectory("alexnet-peers");
        PeersOptions options = options(directory);
        if (calm != null) {
            new CalmMachine(calm).await(line -> err().printf("%s%n", line));
        }
        Comparison comparison = new Comparison(options, new Launcher(options));
        PeersReport report;
        try (Progress progress = progress("units of work", comparison.total())) {
            report = comparison.run(Entrant.named(Entrant.REFERENCE), progress);
        }
        String table = MarkdownTable.of(report);
        out().print(table);
        out().flush();
        json.write(report);
        write(markdown, table);
        write(chart, RatioChart.of(report));
        if (!report.failures().isEmpty()) {
            throw new CommandException(
                    "%d of %d rows have no figures, the first: %s; the processes' logs are in %s"
                            .formatted(
                                    report.failures().size(),
                                    report.rows().size(),
                                    report.failures().get(0).failure(),
                                    directory));
        }
        delete(directory);
    }

    private PeersOptions options(Path directory) throws CommandException {
        List<Entrant> entrants = new ArrayList<>();
        for (String name : engines) {
            Entrant entrant = Entrant.named(name);
            entrants.add(entrant);
            if (asShipped && entrant.home() == Entrant.Home.PEERS) {
                entrants.add(entrant.asShipped());
            }
        }
        return new PeersOptions(
                directory,
                peers(entrants),
                subject.network(),
                entrants,
                batches(forward),
                batches(training),
                precisions,
                subject.threads(),
                rounds);
    }

    private static List<Integer> batches(List<String> texts) {
        return texts.equals(List.of(NONE))
                ? List.of()
                : texts.stream().map(Integer::valueOf).toList();
    }

    /** The built module of peers, which the launcher names. */
    static Path peers(List<Entrant> entrants) throws CommandException {
        Path folder = Path.of(System.getProperty("alexnet.peers", ""));
        boolean needed = entrants.stream().anyMatch(each -> each.home() == Entrant.Home.PEERS);
        if (needed && !Files.isDirectory(folder.resolve("lib"))) {
            throw new CommandException(
                    "the peers are not built; run ./alexnet lab peers or ./alexnet lab experiment ten-steps from a source checkout, or name only %s"
                            .formatted(Entrant.ofThisProcess()));
        }
        return folder;
    }

    private static void write(Path file, String text) throws IOException {
        if (file != null) {
            Files.writeString(file, text);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
