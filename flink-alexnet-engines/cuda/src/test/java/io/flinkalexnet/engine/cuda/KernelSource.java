package io.flinkalexnet.engine.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of kernels as it lies beside the classes.
 *
 * @param file such as {@code loss.cu}
 * @param text without what Java puts in front
 */
record KernelSource(String file, String text) {
    private static final String COMMON = "common.cuh";
    private static final Pattern KERNEL = Pattern.compile("^KERNEL (\\w+)\\(", Pattern.MULTILINE);

    /** What stands before every file. */
    static String common() {
        return read(COMMON);
    }

    /** All there are, by name. */
    static List<KernelSource> all() {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".cu"))
                    .sorted()
                    .map(name -> new KernelSource(name, read(name)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All in one, behind what stands before each, in a namespace each. */
    static String together() {
        StringBuilder text = new StringBuilder(common());
        for (KernelSource source : all()) {
            text.append("namespace %s {%n%s}%n".formatted(source.namespace(), source.text()));
        }
        return text.toString();
    }

    String namespace() {
        return file.replace(".cu", "");
    }

    /** Names of its kernels. */
    List<String> kernels() {
        return KERNEL.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
    }

    /** A resource beside the classes, or beside those of the tests. */
    static String read(String name) {
        try (InputStream in = Kernels.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        try {
            return Path.of(Kernels.class.getResource(COMMON).toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
