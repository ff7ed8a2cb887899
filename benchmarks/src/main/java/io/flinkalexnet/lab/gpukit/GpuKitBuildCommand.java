package io.flinkalexnet.lab.gpukit;

import io.flinkalexnet.gpukit.KitBuilder;
import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.CommandException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gpu-kit build}. */
@Command(
        name = "build",
        description = {
            "Builds the GPU kit: a folder and an archive of less than 60 MB with a Java of its own, to be copied to a"
                    + " bare Linux machine with a card of NVIDIA, and run there in less than nine minutes.",
            "docs/gpu.md says what that machine needs, and how to read the kit's table."
        },
        footer = {"  ./alexnet gpu-kit build --output kit"})
public final class GpuKitBuildCommand extends AlexNetCommand {
    /** Set by the script alexnet: where Maven has built the kit's program. */
    static final String BUILD = "alexnet.gpukit";

    @Option(
            names = "--output",
            paramLabel = "DIR",
            required = true,
            description = "Folder for both; a kit in it is replaced.")
    private Path output;

    @Override
    protected void execute() throws Exception {
        String build = System.getProperty(BUILD);
        if (build == null) {
            throw new CommandException(
                    "a kit is built in a source checkout: ./alexnet gpu-kit build --output DIR");
        }
        KitBuilder.Built built = new KitBuilder(Path.of(build)).build(output);
        out().printf(Locale.ROOT, "%s: %,d bytes%n", built.packed(), built.packedBytes());
        suggest(
                "copy it to the machine with the card, and there: tar -xzf %s.tar.gz && %s/run"
                        .formatted(KitBuilder.NAME, KitBuilder.NAME));
    }
}
