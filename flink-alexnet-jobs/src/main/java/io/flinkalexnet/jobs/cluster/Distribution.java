package io.flinkalexnet.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the build makes for deployment: {@code flink-alexnet-job.jar}, {@code lib/ENGINE} for
 * Flink's lib folder, {@code plugins}, and Flink itself in {@code flink}.
 *
 * @param directory the folder target/flink-alexnet of a build
 */
public record Distribution(Path directory) {
    /** System property with the folder; the script {@code alexnet} sets it. */
    public static final String PROPERTY = "alexnet.distribution";

    /** Checks that the folder is whole. */
    public Distribution {
        for (String each : List.of("flink-alexnet-job.jar", "lib", "flink/lib")) {
            if (!Files.exists(directory.resolve(each))) {
                throw new IllegalArgumentException(
                        "%s has no %s; build it with mvn -DskipTests package"
                                .formatted(directory, each));
            }
        }
        directory = directory.toAbsolutePath().normalize();
    }

    /**
     * The one this process was started from.
     *
     * @throws IllegalStateException if this process was not started by the script
     */
    public static Distribution ofThisProcess() {
        String directory = System.getProperty(PROPERTY);
        if (directory == null) {
            throw new IllegalStateException(
                    "-D%s is not set; start this with ./alexnet".formatted(PROPERTY));
        }
        return new Distribution(Path.of(directory));
    }

    /** What {@code flink run} takes. */
    public Path jobJar() {
        return directory.resolve("flink-alexnet-job.jar");
    }

    /** Flink's plugins: the metrics reporter and ours, each in a folder of its own. */
    public Path plugins() {
        return directory.resolve("plugins");
    }

    /**
     * Class path of every Flink process: Flink and the engine, without the job jar.
     *
     * @param engine folder under lib, such as {@code nd4j}
     * @throws IllegalArgumentException if there is no such folder
     */
    public String classPath(String engine) throws IOException {
        Path lib = directory.resolve("lib").resolve(engine);
        if (!Files.isDirectory(lib)) {
            throw new IllegalArgumentException(
                    "there is no engine %s in this build; there are %s"
                            .formatted(engine, engines()));
        }
        return "%s/*:%s/*".formatted(directory.resolve("flink/lib"), lib);
    }

    private List<String> engines() throws IOException {
        try (Stream<Path> folders = Files.list(directory.resolve("lib"))) {
            return folders.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }
}
