package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.jobs.cli.Progress;
import io.flinkalexnet.lab.peers.contender.Subject;
import io.flinkalexnet.lab.peers.contender.Task;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All contests, one after the other. */
final class Comparison {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL_NAME = "model name";

    private final PeersOptions options;
    private final Launcher launcher;

    Comparison(PeersOptions options, Launcher launcher) {
        this.options = options;
        this.launcher = launcher;
    }

    /** Units of work, for {@link Progress}. */
    long total() {
        long total = 0;
        for (Task task : options.tasks()) {
            total += turns(task) * Runner.weight(task);
        }
        return total;
    }

    /** Turns of all engines, the start counted as one of them. */
    private long turns(Task task) {
        return (options.rounds() + 1L) * options.entrants(task).size();
    }

    /** Runs everything; engines that fail are in the report with the reason. */
    PeersReport run(Entrant referenceEntrant, Progress progress)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        NetworkSpec network = Subject.create(options.directory(), options.network()).network();
        Reference reference = new Reference(launcher, referenceEntrant, network.classes());
        List<Result> results = new ArrayList<>();
        long before = 0;
        for (Task task : options.tasks()) {
            List<Entrant> entrants = options.entrants(task);
            long begin = before;
            long[] turns = {0};
            results.addAll(
                    new Contest(task, entrants, options.rounds())
                            .run(
                                    launcher,
                                    reference,
                                    runner ->
                                            progress.at(
                                                    begin + turns[0]++ * Runner.weight(task),
                                                    runner.title())));
            before += turns(task) * Runner.weight(task);
        }
        progress.at(before, "");
        Map<String, Double> peaks = peaks(results);
        return new PeersReport(
                options.network().toString(),
                network.parameterCount(),
                options.threads(),
                options.rounds(),
                machine(),
                load,
                peaks,
                (System.nanoTime() - start) / 1e9,
                Row.of(results, network, peaks));
    }

    /** The highest of all measurements: a peak is not lowered by what else the machine did. */
    private static Map<String, Double> peaks(List<Result> results) {
        Map<String, Double> peaks = new TreeMap<>();
        for (Result result : results) {
            if (result.peakGigaflops() > 0) {
                peaks.merge(Row.name(result.task().precision()), result.peakGigaflops(), Math::max);
            }
        }
        return peaks;
    }

    private static String machine() throws IOException {
        return "%s, %d cores; %s %s; Java %s"
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("java.version"));
    }

    private static String processor() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(PROCESSORS).stream()
                .filter(line -> line.startsWith(MODEL_NAME))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
