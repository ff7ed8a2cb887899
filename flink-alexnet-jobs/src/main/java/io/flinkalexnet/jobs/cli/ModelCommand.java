package io.flinkalexnet.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code model ...}: networks and model files. */
@Command(
        name = "model",
        description = "Networks and model files.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  ./alexnet model show --network alexnet-2012"},
        subcommands = ModelShowCommand.class)
final class ModelCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command, such as show");
    }
}
