package io.flinkalexnet.lab.checkpoint;

import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.EngineMixin;
import io.flinkalexnet.jobs.cli.JsonMixin;
import io.flinkalexnet.jobs.cli.NetworkMixin;
import io.flinkalexnet.lab.checkpoint.CheckpointReport.Heap;
import io.flinkalexnet.lab.checkpoint.CheckpointReport.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab checkpoint}. */
@Command(
        name = "checkpoint",
        description = {
            "Trains in this process, takes checkpoints meanwhile, and goes on from the newest: bytes, how long training"
                    + " stands still, how long the write takes beside it, what it holds on the heap, and how long the way"
                    + " back takes.",
            "With alexnet-2012 it takes about 3 GB of memory and, for a moment, 2 GB of disk."
        },
        footer = {
            "  ./alexnet lab checkpoint --json checkpoint.json",
            "  ./alexnet lab checkpoint --network alexnet-small --classes 100 --checkpoints 20"
        })
public final class CheckpointCommand extends AlexNetCommand {
    private static final double MEGABYTE = 1e6;

    @Option(
            names = "--classes",
            defaultValue = "1000",
            description = "Of the network, 2 to 10000; one picture each.")
    private int classes;

    @Option(names = "--batch-size", defaultValue = "8", description = "Pictures of each step.")
    private int batchSize;

    @Option(names = "--checkpoints", defaultValue = "7", description = "That are timed, 1 to 100.")
    private int checkpoints;

    @Mixin private NetworkMixin network;
    @Mixin private EngineMixin engine;
    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        CheckpointOptions options =
                new CheckpointOptions(
                        network.options(), classes, batchSize, checkpoints, engine.usable());
        Path directory = Files.createTempDirectory("alexnet-checkpoint");
        CheckpointReport report;
        try {
            report =
                    new CheckpointRun(options, directory, line -> err().printf("%s%n", line)).run();
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
        json.write(report);
        show(report);
    }

    private void show(CheckpointReport report) {
        print("%s, %s in %s%n", report.network(), report.engine(), report.precision());
        print(
                "parameters and velocity %.1f MB; a checkpoint %.1f MB%n",
                report.stateBytes() / MEGABYTE, report.checkpoints().get(0).bytes() / MEGABYTE);
        print(
                "training stands still for %d ms, the write takes %,d ms beside it (medians of %d)%n",
                report.medianSyncMillis(), report.medianAsyncMillis(), report.checkpoints().size());
        Heap heap = report.heap();
        print(
                "live heap: %.1f MB between checkpoints, %.1f MB above it while they are written (%d samples); a write allocates %.1f MB in all%n",
                heap.steadyBytes() / MEGABYTE,
                heap.aboveSteadyBytes() / MEGABYTE,
                heap.samples(),
                heap.allocatedBytes() / MEGABYTE);
        show("start", report.start());
        show("restore", report.restore());
    }

    private void show(String what, Start start) {
        print(
                "%s: all tasks run after %.1f s, step %,d is done after %.1f s%n",
                what, start.runningSeconds(), start.step(), start.firstStepSeconds());
    }

    private void print(String format, Object... values) {
        out().printf(Locale.ROOT, format, values);
    }
}
