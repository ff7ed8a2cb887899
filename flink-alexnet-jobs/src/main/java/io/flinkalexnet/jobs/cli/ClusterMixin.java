package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.jobs.cluster.ClusterDirectory;
import io.flinkalexnet.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which local cluster a command is about. */
public final class ClusterMixin {
    private static final String DEFAULT = "cluster";

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = DEFAULT,
            description = "Folder of the cluster: configuration, logs, checkpoints, savepoints.")
    private Path directory;

    public ClusterDirectory directory() {
        return new ClusterDirectory(directory);
    }

    /**
     * The cluster, if any of its processes runs.
     *
     * @throws CommandException with what to type if none does
     */
    public LocalCluster running() throws CommandException, IOException {
        LocalCluster cluster = new LocalCluster(directory());
        if (cluster.running().isEmpty()) {
            throw new CommandException(
                    "no cluster runs in %s; start one with ./alexnet cluster start%s"
                            .formatted(directory, suffix()));
        }
        return cluster;
    }

    /** What to append to a suggested command so that it is about the same cluster. */
    public String suffix() {
        return directory.equals(Path.of(DEFAULT)) ? "" : " --directory " + directory;
    }
}
