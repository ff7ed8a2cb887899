package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.lab.peers.TenStepsCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab experiment ...}. */
@Command(
        name = "experiment",
        description = "What the paper says of learning, seen again in small.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  ./alexnet lab experiment relu-vs-tanh --images cifar10 --json relu.json --chart relu.svg",
            "  ./alexnet lab experiment ten-steps --json ten-steps.json",
            "  ./alexnet lab experiment augmentation --images flowers17",
            "  ./alexnet lab experiment dropout --images flowers17",
            "  ./alexnet lab experiment stream --images cifar10 --engine onednn"
        },
        subcommands = {
            AugmentationCommand.class,
            DropoutCommand.class,
            ReluVsTanhCommand.class,
            StreamCommand.class,
            TenStepsCommand.class
        })
public final class ExperimentCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command, such as relu-vs-tanh");
    }
}
