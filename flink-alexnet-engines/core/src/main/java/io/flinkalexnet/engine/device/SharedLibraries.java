package io.flinkalexnet.engine.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds shared libraries where Linux's loader does, without loading them: LD_LIBRARY_PATH, the
 * folders that /etc/ld.so.conf names, the usual ones; and where NVIDIA installs CUDA.
 */
public final class SharedLibraries {
    private static final Path CONFIGURATION = Path.of("/etc/ld.so.conf.d");
    private static final List<Path> USUAL =
            List.of(
                    Path.of("/lib/x86_64-linux-gnu"),
                    Path.of("/usr/lib/x86_64-linux-gnu"),
                    Path.of("/lib64"),
                    Path.of("/usr/lib64"),
                    Path.of("/lib"),
                    Path.of("/usr/lib"));

    private final List<Path> folders;

    /**
     * @param folders where to look, in this order
     */
    public SharedLibraries(List<Path> folders) {
        this.folders = folders.stream().distinct().toList();
    }

    /**
     * Those of this machine.
     *
     * @param more further folders, such as those of one CUDA version
     */
    public static SharedLibraries ofThisMachine(List<Path> more) {
        List<Path> folders = new ArrayList<>();
        String path = System.getenv("LD_LIBRARY_PATH");
        if (path != null) {
            Stream.of(path.split(":"))
                    .filter(f -> !f.isBlank())
                    .map(Path::of)
                    .forEach(folders::add);
        }
        folders.addAll(more);
        folders.addAll(configured());
        folders.addAll(USUAL);
        return new SharedLibraries(folders);
    }

    private static List<Path> configured() {
        if (!Files.isDirectory(CONFIGURATION)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(CONFIGURATION)) {
            return files.sorted()
                    .filter(Files::isReadable)
                    .flatMap(SharedLibraries::lines)
                    .map(String::strip)
                    .filter(line -> line.startsWith("/"))
                    .map(Path::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first library of that name, such as {@code libcudnn.so.8}. */
    public Optional<Path> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isReadable)
                .findFirst();
    }

    /**
     * Those of these libraries that are nowhere.
     *
     * @param elsewhere whether a library is found by other means, such as in a jar
     */
    public List<String> missing(List<String> names, Predicate<String> elsewhere) {
        return names.stream()
                .filter(name -> find(name).isEmpty())
                .filter(elsewhere.negate())
                .toList();
    }

    /**
     * The full version of a library from the name of the file it links to, such as 8.3.2 for {@code
     * libcudnn.so.8}; only its number in the name if it links to none.
     */
    public Optional<String> version(String name) {
        return find(name).map(SharedLibraries::version);
    }

    private static String version(Path library) {
        try {
            String file = library.toRealPath().getFileName().toString();
            return file.replaceFirst(".*\\.so\\.?", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names that start so, such as {@code libcudart.so.}, with where they are. */
    public List<Path> all(String prefix) {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder) && Files.isReadable(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.filter(file -> file.getFileName().toString().startsWith(prefix))
                            .sorted()
                            .forEach(found::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return found;
    }

    /** Where is looked, in this order. */
    public List<Path> folders() {
        return folders;
    }
}
