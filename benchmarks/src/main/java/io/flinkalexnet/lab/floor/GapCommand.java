package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.JsonMixin;
import io.flinkalexnet.lab.OptionRange;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab gap}. */
@Command(
        name = "gap",
        description = {
            "Measures an engine layer by layer and puts the floor beside it: where the time above the floor goes; and what a"
                    + " run costs of heap and memory.",
            "Times are those of the clock on the wall: on a machine that has other work they say little."
        },
        footer = {
            "  ./alexnet lab gap --batch 16 --workload forward",
            "  ./alexnet lab gap --batch 32 --workload training --json gap.json"
        })
public final class GapCommand extends AlexNetCommand {
    private static final int RUNS_MAX = 10_000;

    @Option(
            names = "--engine",
            defaultValue = "onednn",
            description = "One that tells Java's flight recorder of its layers.")
    private String engine;

    @Option(names = "--runs", defaultValue = "15", description = "Runs that count, 1 to 10000.")
    private int runs;

    @Mixin private WorkMixin work;
    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        OptionRange.check("--runs", runs, 1, RUNS_MAX);
        FloorOptions options = work.options(Clock.WALL, FloorOptions.MILLIS_DEFAULT);
        NetworkConfig network = work.network();
        EngineProvider provider = Engines.select(engine);
        LayerTimes times;
        RunCost cost;
        try (EngineWork engineWork = EngineWork.open(provider, network, options)) {
            times = LayerTimes.of(engineWork, runs);
            cost = RunCost.of(engineWork, runs);
        }
        if (times.layers().isEmpty()) {
            throw new CommandException(
                    engine + " does not tell Java's flight recorder of its layers; onednn does");
        }
        FloorReport floor = Floor.measure(network.spec(), options);
        Gap gap = Gap.of(engine, network.spec(), times, cost, floor);
        json.write(gap);
        show(gap);
    }

    private void show(Gap gap) {
        String head = "%-10s %10s %10s %10s %10s %10s%n";
        out().printf(head, "layer", "forward", "floor", "backward", "floor", "above");
        for (Gap.Row row : gap.rows()) {
            out().printf(
                            Locale.ROOT,
                            "%-10s %10.3f %10.3f %10.3f %10.3f %10.3f%n",
                            row.layer(),
                            row.engineForward(),
                            row.floorForward(),
                            row.engineBackward(),
                            row.floorBackward(),
                            row.above());
        }
        out().printf(
                        Locale.ROOT,
                        "%s: %.2f ms, floor %.2f ms, ratio %.3f%n",
                        gap.engine(),
                        gap.engineMillis(),
                        gap.floorMillis(),
                        gap.engineMillis() / gap.floorMillis());
        RunCost cost = gap.cost();
        out().printf(
                        Locale.ROOT,
                        "each run: %,.0f bytes of heap, %.1f page faults, %.1f ms of processor; resident %,d MB%n",
                        cost.heapBytes(),
                        cost.pageFaults(),
                        cost.cpuMillis(),
                        cost.residentMegabytes());
    }
}
