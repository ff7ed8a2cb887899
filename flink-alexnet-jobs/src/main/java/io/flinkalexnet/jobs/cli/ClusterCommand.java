package io.flinkalexnet.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cluster ...}: a Flink cluster of processes on this machine. */
@Command(
        name = "cluster",
        description = {
            "A Flink cluster on this machine: real processes, checkpoints on disk, a web UI, and a job manager that"
                    + " another can take over from.",
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  ./alexnet cluster start --task-managers 2",
            "  ./alexnet cluster submit train --epochs 30 --network.name alexnet-small \\",
            "      --statistics.file file:///data/s.safetensors --model.directory file:///data/models",
            "  ./alexnet cluster savepoint --stop",
            "  ./alexnet cluster stop"
        },
        subcommands = {
            ClusterStartCommand.class,
            ClusterStatusCommand.class,
            ClusterSubmitCommand.class,
            ClusterSavepointCommand.class,
            ClusterStopCommand.class
        })
final class ClusterCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command, such as start");
    }
}
