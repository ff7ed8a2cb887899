package io.flinkalexnet.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.util.FileUtils;

/**
 * The folder of a local cluster: configuration, logs, checkpoints, savepoints, and the process ids.
 *
 * @param path absolute
 */
public record ClusterDirectory(Path path) {
    public ClusterDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /** Flink's conf folder. */
    public Path conf() {
        return path.resolve("conf");
    }

    /** Jars of every process: Flink and the engines, as they were when the cluster was started. */
    Path libraries() {
        return path.resolve("lib");
    }

    /** Flink's plugins. */
    Path plugins() {
        return path.resolve("plugins");
    }

    /** One log and one output file for each process. */
    public Path logs() {
        return path.resolve("log");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path savepoints() {
        return path.resolve("savepoints");
    }

    /** What a new job manager needs of the jobs of one that is gone. */
    Path highAvailability() {
        return path.resolve("high-availability");
    }

    Path zooKeeper() {
        return path.resolve("zookeeper");
    }

    Path processes() {
        return path.resolve("processes");
    }

    Path temporary() {
        return path.resolve("tmp");
    }

    /**
     * What the cluster was started with; enough for a client to find it.
     *
     * @throws IllegalArgumentException if no cluster was started here
     */
    public Configuration configuration() {
        if (!Files.exists(conf().resolve(GlobalConfiguration.FLINK_CONF_FILENAME))) {
            throw new IllegalArgumentException(
                    "there is no cluster in %s; start one with ./alexnet cluster start"
                            .formatted(path));
        }
        return GlobalConfiguration.loadConfiguration(conf().toString());
    }

    /** Removes the libraries of an earlier build. */
    void clearLibraries() throws IOException {
        for (Path each : List.of(libraries(), plugins())) {
            if (Files.exists(each)) {
                FileUtils.deleteDirectory(each.toFile());
            }
            Files.createDirectories(each);
        }
    }

    void create() throws IOException {
        for (Path each :
                new Path[] {
                    conf(),
                    logs(),
                    checkpoints(),
                    savepoints(),
                    highAvailability(),
                    zooKeeper(),
                    processes(),
                    temporary()
                }) {
            Files.createDirectories(each);
        }
    }
}
