package io.flinkalexnet.lab.gpukit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gpu-kit ...}. */
@Command(
        name = "gpu-kit",
        description = "What checks and measures the engine cuda on another machine with a card.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  ./alexnet gpu-kit build --output kit"},
        subcommands = GpuKitBuildCommand.class)
public final class GpuKitCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: build");
    }
}
