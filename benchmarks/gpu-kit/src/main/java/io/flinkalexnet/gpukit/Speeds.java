package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Speeds of the paper's network: ours beside PyTorch's and beside the roofline. */
final class Speeds {
    /** Bytes read and written in a second. */
    static final String COPY = "rate.copy";

    private static final List<String> PEERS =
            List.of("eager", "channels_last", "compile", "max_autotune");

    private final Map<String, Double> values = new TreeMap<>();
    private final Roofline roofline = new Roofline(Networks.PAPER.spec());

    /**
     * One workload, batch size and precision.
     *
     * @param imagesPerSecond by wall time; ours
     * @param computing images per second of the engine's own wait for the device; null for
     *     inference
     * @param peers images per second by name; those that were measured
     * @param timesCompiled ours divided by the faster compiled one; null if there is none
     * @param roofline images per second at most; null if the device's rates were not measured
     * @param shareOfRoofline of ours; null likewise
     */
    record Line(
            String workload,
            int batchSize,
            String precision,
            double imagesPerSecond,
            Double computing,
            Map<String, Double> peers,
            Double timesCompiled,
            Double roofline,
            Double shareOfRoofline) {}

    /**
     * @param measures of all parts; of two of one name the later counts
     */
    Speeds(List<Measure> measures) {
        measures.forEach(measure -> values.put(measure.name(), measure.value()));
    }

    /** Name of what a device multiplies in a second, in floating-point operations. */
    static String multiply(Precision precision) {
        return "rate.multiply." + precision;
    }

    /** Those that were measured. */
    List<Line> lines(Scale scale) {
        List<Line> lines = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            for (int batchSize : scale.trainingBatches()) {
                add(lines, "training", batchSize, precision);
            }
            for (int batchSize : scale.inferenceBatches()) {
                add(lines, "inference", batchSize, precision);
            }
        }
        return lines;
    }

    private void add(List<Line> lines, String workload, int batchSize, Precision precision) {
        String name = "%s.%d.%s".formatted(workload, batchSize, precision);
        Double ours = values.get(name);
        if (ours == null) {
            return;
        }
        Map<String, Double> peers = new TreeMap<>();
        for (String peer : PEERS) {
            Double value = values.get(peer + "." + name);
            if (value != null) {
                peers.put(peer, value);
            }
        }
        Double compiled = compiled(peers);
        OptionalDouble bound = bound(workload, batchSize, precision);
        lines.add(
                new Line(
                        workload,
                        batchSize,
                        precision.toString(),
                        ours,
                        values.get("computing." + name),
                        peers,
                        compiled == null ? null : ours / compiled,
                        bound.isPresent() ? bound.getAsDouble() : null,
                        bound.isPresent() ? ours / bound.getAsDouble() : null));
    }

    /** The faster of both ways to compile; null if there is none. */
    private static Double compiled(Map<String, Double> peers) {
        Double usual = peers.get("compile");
        Double tuned = peers.get("max_autotune");
        if (usual == null || tuned == null) {
            return usual == null ? tuned : usual;
        }
        return Math.max(usual, tuned);
    }

    private OptionalDouble bound(String workload, int batchSize, Precision precision) {
        Double copy = values.get(COPY);
        Double multiply = values.get(multiply(precision));
        if (copy == null || multiply == null) {
            return OptionalDouble.empty();
        }
        Roofline.Rates rates = new Roofline.Rates(copy, multiply);
        int bytes = precision == Precision.BF16 ? Short.BYTES : Float.BYTES;
        double seconds =
                workload.equals("training")
                        ? roofline.trainingSeconds(batchSize, bytes, rates)
                        : roofline.inferenceSeconds(batchSize, bytes, rates);
        return OptionalDouble.of(batchSize / seconds);
    }

    /** For people. */
    static String table(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        text.append(
                row(
                        "",
                        "batch",
                        "",
                        "images/s",
                        "eager",
                        "ch.last",
                        "compile",
                        "x comp.",
                        "roofl."));
        for (Line line : lines) {
            text.append(
                    row(
                            line.workload(),
                            Integer.toString(line.batchSize()),
                            line.precision(),
                            number("%,.0f", line.imagesPerSecond()),
                            number("%,.0f", line.peers().get("eager")),
                            number("%,.0f", line.peers().get("channels_last")),
                            number("%,.0f", compiled(line.peers())),
                            number("%.2f", line.timesCompiled()),
                            number("%.0f %%", percent(line.shareOfRoofline()))));
        }
        return text.toString();
    }

    private static Double percent(Double share) {
        return share == null ? null : 100 * share;
    }

    private static String row(String... cells) {
        return "%-9s %5s %-4s %9s %9s %9s %9s %7s %6s%n".formatted((Object[]) cells);
    }

    private static String number(String format, Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }
}
