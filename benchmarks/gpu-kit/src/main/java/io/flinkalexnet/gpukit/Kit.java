package io.flinkalexnet.gpukit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.gpukit.Outcome.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The program of a kit, behind its script {@code run}. */
final class Kit {
    /** Folder of the vectors in a kit. */
    static final String VECTORS = "vectors";

    /** The table that {@code peers.py} builds its network from. */
    static final String NETWORK = "network.json";

    private static final int SECONDS_MAX = 520;
    private static final int NOT_UNDERSTOOD = 2;

    /**
     * What {@code kit.json} holds.
     *
     * @param engine that was checked
     */
    private record Report(
            String engine, double seconds, List<PartResult> parts, List<Speeds.Line> speeds) {}

    private final KitOptions options;
    private final long start = System.nanoTime();
    private final List<PartResult> results = new ArrayList<>();

    private Kit(KitOptions options) {
        this.options = options;
    }

    /**
     * @param args the kit's folder, then what the user wrote
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> arguments = List.of(args).subList(1, args.length);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(KitOptions.USAGE);
            return;
        }
        KitOptions options;
        try {
            options = KitOptions.parse(Path.of(args[0]), arguments);
        } catch (IllegalArgumentException e) {
            System.err.printf("run: %s; see ./run --help%n", e.getMessage());
            System.exit(NOT_UNDERSTOOD);
            return;
        }
        System.exit(new Kit(options).run() ? 0 : 1);
    }

    /** Whether nothing failed. */
    private boolean run() throws IOException, InterruptedException {
        Files.createDirectories(options.results());
        PartProcess processes = new PartProcess(options.results());
        for (PartPlan plan : PartPlan.of(options)) {
            int patience = options.scale().effort().patience();
            int seconds =
                    patience * Math.min(plan.seconds(), (int) (SECONDS_MAX - seconds() / patience));
            System.out.printf("%s ...%n", plan.name());
            PartResult result =
                    seconds < 5
                            ? new PartResult(
                                    plan.name(), 0, Outcome.failed("no time was left", List.of()))
                            : processes.run(
                                    plan.name(),
                                    PartMain.class,
                                    PartMain.arguments(
                                            new PartPlan(plan.kind(), plan.precision(), seconds),
                                            options),
                                    seconds);
            results.add(result);
            System.out.println(line(result));
        }
        return finish();
    }

    private boolean finish() throws IOException {
        List<Measure> measures =
                results.stream().flatMap(each -> each.outcome().measures().stream()).toList();
        List<Speeds.Line> speeds = new Speeds(measures).lines(options.scale());
        Path json = options.results().resolve("kit.json");
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(
                        json.toFile(),
                        new Report(options.scale().engine(), seconds(), results, speeds));
        System.out.printf(
                "%n%s, alexnet-2012%n%s%n", options.scale().engine(), Speeds.table(speeds));
        results.forEach(result -> System.out.println(line(result)));
        long failed = results.stream().filter(each -> verdict(each) == Verdict.FAILED).count();
        System.out.printf(
                Locale.ROOT,
                "%n%s: %d parts in %.0f s, %d failed; %s%n",
                failed == 0 ? "PASSED" : "FAILED",
                results.size(),
                seconds(),
                failed,
                json);
        return failed == 0;
    }

    private static Verdict verdict(PartResult result) {
        return result.outcome().verdict();
    }

    private static String line(PartResult result) {
        return String.format(
                Locale.ROOT,
                "%-17s %-9s %4.0f s  %s",
                result.part(),
                verdict(result).inWords(),
                result.seconds(),
                result.outcome().summary().replaceAll("\\s*\\R\\s*", "; "));
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
