package io.flinkalexnet.engine.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps oneDNN's OpenMP regions on the thread that enters them: the number of threads is a setting
 * of each thread. OpenMP's own workers spin while they wait, which starves the neighbours on a busy
 * machine.
 */
final class OpenMp {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Pattern RUNTIME =
            Pattern.compile("/\\S*/lib(gomp|iomp5|omp)[^/\\s]*\\.so[^/\\s]*$");

    private final List<Function> setNumThreads;

    private OpenMp(List<Function> setNumThreads) {
        this.setNumThreads = setNumThreads;
    }

    /**
     * Finds every OpenMP runtime of this process: other native libraries may have brought one, and
     * the loader decides which of them oneDNN is bound to.
     *
     * @throws IOException if the process's maps can't be read, or there is no OpenMP runtime
     */
    static OpenMp ofThisProcess() throws IOException {
        List<Function> functions;
        try (Stream<String> lines = Files.lines(MAPS)) {
            functions =
                    lines.map(RUNTIME::matcher)
                            .flatMap(java.util.regex.Matcher::results)
                            .map(java.util.regex.MatchResult::group)
                            .distinct()
                            .map(path -> NativeLibrary.getInstance(path))
                            .map(library -> library.getFunction("omp_set_num_threads"))
                            .toList();
        }
        if (functions.isEmpty()) {
            throw new IOException("no OpenMP runtime is loaded, oneDNN brings libgomp.so.1");
        }
        return new OpenMp(functions);
    }

    /** Regions that the current thread enters stay on it. */
    void useOneThreadHere() {
        for (Function function : setNumThreads) {
            function.invokeVoid(new Object[] {1});
        }
    }
}
