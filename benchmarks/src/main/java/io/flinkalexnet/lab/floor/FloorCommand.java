package io.flinkalexnet.lab.floor;

import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.JsonMixin;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab floor}. */
@Command(
        name = "floor",
        description = {
            "Measures the least time oneDNN could take for a network: each of its kernels alone, on tensors of its own,"
                    + " and their sum; and the peaks of processor and memory beside it.",
            "The sum has no conversions between formats, no dropout, no loss and no update of the weights."
        },
        footer = {
            "  ./alexnet lab floor --network alexnet-2012 --batch 16 --workload forward --json floor.json",
            "  ./alexnet lab floor --batch 32 --workload training --precision bf16 --clock cpu"
        })
public final class FloorCommand extends AlexNetCommand {
    private static final String HEAD = "%-8s %10s %9s %10s %9s %10s %9s  %s%n";
    private static final String ROW = "%-8s %10s %9s %10s %9s %10s %9s  %s%n";

    @Mixin private WorkMixin work;

    @Option(
            names = "--clock",
            defaultValue = "wall",
            description =
                    "wall; or cpu, the thread's processor time, for one thread on a machine that has other work.")
    private Clock clock;

    @Option(
            names = "--millis-per-kernel",
            paramLabel = "N",
            defaultValue = "" + FloorOptions.MILLIS_DEFAULT,
            description = "Time for each kernel, 1 to 60000; it runs three times at least.")
    private int millisPerKernel;

    @Mixin private JsonMixin json;

    /** What {@code --json} writes. */
    record Summary(FloorReport floor, Peak peak) {}

    @Override
    protected void execute() throws Exception {
        json.check();
        FloorOptions options = work.options(clock, millisPerKernel);
        FloorReport report;
        try {
            report = Floor.measure(work.network().spec(), options);
        } catch (UnsupportedKernelException e) {
            throw new CommandException(e.getMessage(), e);
        }
        Peak peak = Peak.measure(options.precision(), options.threads(), clock);
        show(report, peak);
        json.write(new Summary(report, peak));
    }

    private void show(FloorReport report, Peak peak) {
        out().println(report.library());
        row(
                HEAD,
                "layer",
                "forward",
                "GFLOP/s",
                "to data",
                "GFLOP/s",
                "to weights",
                "GFLOP/s",
                "kernels");
        for (LayerFloor layer : report.layers()) {
            row(
                    ROW,
                    layer.layer(),
                    millis(layer.forward()),
                    speed(layer.forward(), layer.macs()),
                    millis(layer.backwardData()),
                    speed(layer.backwardData(), layer.macs()),
                    millis(layer.backwardWeights()),
                    speed(layer.backwardWeights(), layer.macs()),
                    implementations(layer));
        }
        out().printf(
                        Locale.ROOT,
                        "%s of %d, %s, %d thread%s: %.2f ms (sum of medians %.2f ms), %.1f images/s%n",
                        report.workload().name().toLowerCase(Locale.ROOT),
                        report.batch(),
                        report.precision().name().toLowerCase(Locale.ROOT),
                        report.threads(),
                        report.threads() == 1 ? "" : "s",
                        report.minMillis(),
                        report.medianMillis(),
                        report.imagesPerSecond());
        out().printf(
                        Locale.ROOT,
                        "Peak: %.1f GFLOP/s (matrices of side %d), memory copies %.1f GB/s%n",
                        peak.gigaflops(),
                        peak.side(),
                        peak.copyGigabytesPerSecond());
    }

    private void row(String format, Object... cells) {
        out().printf(Locale.ROOT, format, cells);
    }

    private static String millis(Timing timing) {
        return timing.isMeasured() ? String.format(Locale.ROOT, "%.3f", timing.minMillis()) : "";
    }

    private static String speed(Timing timing, long macs) {
        return timing.isMeasured() && macs > 0
                ? String.format(Locale.ROOT, "%.1f", timing.gigaflops(macs))
                : "";
    }

    private static String implementations(LayerFloor layer) {
        List<String> names =
                Stream.of(layer.forward(), layer.backwardData(), layer.backwardWeights())
                        .filter(Timing::isMeasured)
                        .map(Timing::implementation)
                        .distinct()
                        .toList();
        return String.join(", ", names);
    }
}
