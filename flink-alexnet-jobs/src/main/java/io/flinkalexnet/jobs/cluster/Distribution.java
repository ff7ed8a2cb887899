package io.flinkalexnet.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the build makes for deployment: {@code flink-alexnet-job.jar}, {@code lib/ENGINES} for
 * Flink's lib folder, {@code plugins}, and Flink itself in {@code flink}.
 *
 * @param directory the folder target/flink-alexnet of a build
 */
public record Distribution(Path directory) {
    /** The folder under lib that every build has: engines that run on the processor. */
    public static final String CPU_ENGINES = "cpu";

    /**
     * What Flink's class loaders must take from its lib folder even if a job jar has it too: a
     * native library loads once in a process. For {@code
     * classloader.parent-first-patterns.additional}.
     */
    public static final List<String> PARENT_FIRST =
            List.of("io.flinkalexnet.engine.", "org.nd4j.", "org.bytedeco.", "com.sun.jna.");

    private static final String OWN_JARS = "flink-alexnet-";

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

    /** Flink and the processor's engines, as this build has them. */
    public List<Path> libraries() {
        return List.of(
                directory.resolve("flink/lib"), directory.resolve("lib").resolve(CPU_ENGINES));
    }

    /** What {@code flink run} takes. */
    public Path jobJar() {
        return directory.resolve("flink-alexnet-job.jar");
    }

    /**
     * Lays out the libraries of a cluster: Flink and engines in one folder, without the job jar,
     * and Flink's plugins. A later build does not pull them from under the processes: jars of
     * others never change, so they are linked where the file system can; ours are copied.
     *
     * @param engines folder under lib, such as {@link #CPU_ENGINES}
     * @param libraries receives the jars
     * @param plugins receives a folder for each plugin
     * @throws IllegalArgumentException if there is no such folder
     */
    void layOut(String engines, Path libraries, Path plugins) throws IOException {
        Path lib = directory.resolve("lib").resolve(engines);
        if (!Files.isDirectory(lib)) {
            throw new IllegalArgumentException(
                    "this build has no lib/%s; its folders of engines are %s"
                            .formatted(engines, names(directory.resolve("lib"))));
        }
        layOut(directory.resolve("flink/lib"), libraries);
        layOut(lib, libraries);
        Path ours = directory.resolve("plugins");
        for (String plugin : names(ours)) {
            layOut(ours.resolve(plugin), Files.createDirectories(plugins.resolve(plugin)));
        }
    }

    private static void layOut(Path from, Path to) throws IOException {
        for (String name : names(from)) {
            Path jar = from.resolve(name);
            Path target = to.resolve(name);
            if (name.startsWith(OWN_JARS) || !linked(jar, target)) {
                Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Not on all file systems, and not across them. */
    private static boolean linked(Path jar, Path target) {
        try {
            Files.createLink(target, jar);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }
}
