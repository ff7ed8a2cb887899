package io.flinkalexnet.engine.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * NVIDIA's libraries for tests that need no device. They are found in folders of {@code
 * LD_LIBRARY_PATH}, before anything is loaded: a failed attempt would stay with this process.
 *
 * <p>Without a driver an empty libcuda.so.1 does ({@code echo | gcc -shared -xc - -o
 * libcuda.so.1}), and where only cuDNN is wanted empty libcublas.so.13 and libcublasLt.so.13.
 */
final class NvidiaLibraries {
    private static final long EMPTY_LIBRARY_BYTES = 1 << 20;

    private NvidiaLibraries() {}

    /** Aborts the test in words unless there is a real one. */
    static void assume(String library) throws IOException {
        Optional<Path> found = find(library);
        if (found.isEmpty() || Files.size(found.get()) < EMPTY_LIBRARY_BYTES) {
            String reason =
                    "no real %s in LD_LIBRARY_PATH%s"
                            .formatted(library, found.map(at -> ", but " + at).orElse(""));
            System.out.println("skipped: " + reason);
            Assumptions.abort(reason);
        }
    }

    private static Optional<Path> find(String library) {
        String folders = System.getenv().getOrDefault("LD_LIBRARY_PATH", "");
        return Stream.of(folders.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, library))
                .filter(Files::exists)
                .findFirst();
    }
}
