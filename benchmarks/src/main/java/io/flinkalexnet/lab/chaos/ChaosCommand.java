package io.flinkalexnet.lab.chaos;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab chaos ...}. */
@Command(
        name = "chaos",
        description =
                "Kills processes at random moments and compares with a run that is left alone.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  ./alexnet lab chaos train --kills 20 --json chaos.json"},
        subcommands = TrainChaosCommand.class)
public final class ChaosCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what is to suffer, such as train");
    }
}
