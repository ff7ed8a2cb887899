package io.flinkalexnet.lab;

import io.flinkalexnet.jobs.cli.Main;
import io.flinkalexnet.lab.chaos.ChaosCommand;
import io.flinkalexnet.lab.checkpoint.CheckpointCommand;
import io.flinkalexnet.lab.experiment.ExperimentCommand;
import io.flinkalexnet.lab.floor.FloorCommand;
import io.flinkalexnet.lab.floor.GapCommand;
import io.flinkalexnet.lab.gpukit.GpuKitCommand;
import io.flinkalexnet.lab.jmh.JmhCommand;
import io.flinkalexnet.lab.peers.PeersCommand;
import io.flinkalexnet.lab.precision.PrecisionCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line with {@code lab} and {@code gpu-kit}, which a source checkout has. */
public final class Lab {
    private Lab() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(Main.run(out, err, List.of(new LabCommand(), new GpuKitCommand()), args));
    }

    /** {@code lab ...}. */
    @Command(
            name = "lab",
            description = "Fault drills and measurements of the whole system.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Examples:",
                "  ./alexnet lab chaos train --kills 20 --json chaos.json",
                "  ./alexnet lab cluster --json cluster.json",
                "  ./alexnet lab experiment augmentation --images flowers17",
                "  ./alexnet lab floor --batch 16 --workload forward --json floor.json",
                "  ./alexnet lab jmh Picture",
                "  ./alexnet lab peers --threads 1 --json peers.json"
            },
            // a new command is one line here
            subcommands = {
                ChaosCommand.class,
                CheckpointCommand.class,
                ClusterDrillCommand.class,
                ExperimentCommand.class,
                FloorCommand.class,
                GapCommand.class,
                JmhCommand.class,
                PeersCommand.class,
                PrecisionCommand.class
            })
    static final class LabCommand implements Runnable {
        @Spec private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "name a command, such as cluster");
        }
    }
}
