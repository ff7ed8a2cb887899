package io.flinkalexnet.gpukit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds the GPU kit: a folder with a Java of its own, and the same packed. */
public final class KitBuilder {
    /** What a kit is called, packed and unpacked. */
    public static final String NAME = "flink-alexnet-gpu-kit";

    /** It is copied by hand, through slow lines. */
    static final long PACKED_BYTES_MAX = 60_000_000;

    private static final String VECTORS_MAIN = "io.flinkalexnet.gpukit.VectorsMain";
    private static final Path RUN = Path.of("run");

    private final Path build;

    /**
     * @param build where Maven has built this module: its jar, and what it needs in {@code lib}
     */
    public KitBuilder(Path build) {
        this.build = build;
    }

    /**
     * A kit that was built.
     *
     * @param packed the archive
     */
    public record Built(Path packed, long packedBytes) {}

    /**
     * Builds the kit in a folder, which is made if it is not there; one that is there already is
     * replaced.
     *
     * @throws IOException in words if something that is needed is missing, or the archive is too
     *     large
     */
    public Built build(Path output) throws IOException, InterruptedException {
        RuntimeImage.check();
        List<Path> jars = jars();
        Path kit = output.resolve(NAME);
        delete(kit);
        Files.createDirectories(kit.resolve("lib"));
        RuntimeImage.link(kit.resolve("java"));
        for (Path jar : jars) {
            TrimmedJar.copy(jar, kit.resolve("lib").resolve(jar.getFileName()));
        }
        copyResource(RUN, kit);
        copyResource(Path.of("peers.py"), kit);
        if (!kit.resolve(RUN).toFile().setExecutable(true, false)) {
            throw new IOException("%s cannot be made executable".formatted(kit.resolve(RUN)));
        }
        writeVectors(kit);
        return pack(output);
    }

    private List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path folder : List.of(build, build.resolve("lib"))) {
            if (!Files.isDirectory(folder)) {
                throw new IOException(
                        "%s is missing: mvn -B -DskipTests package builds it".formatted(folder));
            }
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
            }
        }
        return jars;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = new ArrayList<>(walk.toList());
        }
        for (int i = files.size() - 1; i >= 0; i--) {
            Files.delete(files.get(i));
        }
    }

    private static void copyResource(Path file, Path kit) throws IOException {
        try (InputStream in = KitBuilder.class.getResourceAsStream("kit/" + file)) {
            Files.copy(in, kit.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** By the kit's own Java and jars, so that what is missing in them shows here. */
    private static void writeVectors(Path kit) throws IOException, InterruptedException {
        run(
                "the kit's program",
                List.of(
                        kit.resolve("java").resolve("bin").resolve("java").toString(),
                        "-cp",
                        kit.resolve("lib").resolve("*").toString(),
                        VECTORS_MAIN,
                        kit.toString()));
    }

    private static Built pack(Path output) throws IOException, InterruptedException {
        Path packed = output.resolve(NAME + ".tar.gz");
        run(
                "tar",
                List.of(
                        "tar",
                        "--sort=name",
                        "--owner=0",
                        "--group=0",
                        "--numeric-owner",
                        "-czf",
                        packed.toString(),
                        "-C",
                        output.toString(),
                        NAME));
        long bytes = Files.size(packed);
        checkSize(packed, bytes);
        return new Built(packed, bytes);
    }

    /** Throws {@link IOException} if an archive is too large. */
    static void checkSize(Path packed, long bytes) throws IOException {
        if (bytes >= PACKED_BYTES_MAX) {
            throw new IOException(
                    "%s has %,d bytes, and a kit has less than %,d: see what is new in its folder lib"
                            .formatted(packed, bytes, PACKED_BYTES_MAX));
        }
    }

    private static void run(String what, List<String> command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(
                    "%s ended with status %d: %s".formatted(what, status, output.strip()));
        }
    }
}
