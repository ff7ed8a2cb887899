package io.flinkalexnet.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code topics}. */
@Command(
        name = "topics",
        description = "Topics on any Kafka cluster.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = TopicsCreateCommand.class)
final class TopicsCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: create");
    }
}
