package io.flinkalexnet.engine.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
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

    private final List<NativeLibrary> runtimes;
    private final List<Function> setNumThreads;

    private OpenMp(List<NativeLibrary> runtimes) {
        this.runtimes = runtimes;
        setNumThreads =
                runtimes.stream()
                        .map(runtime -> runtime.getFunction("omp_set_num_threads"))
                        .toList();
    }

    /**
     * Finds every OpenMP runtime of this process: other native libraries may have brought one, and
     * the loader decides which of them oneDNN is bound to.
     *
     * @throws IOException if the process's maps can't be read, or there is no OpenMP runtime
     */
    static OpenMp ofThisProcess() throws IOException {
        List<NativeLibrary> runtimes;
        try (Stream<String> lines = Files.lines(MAPS)) {
            runtimes =
                    lines.map(RUNTIME::matcher)
                            .filter(Matcher::find)
                            .map(Matcher::group)
                            .distinct()
                            .map(NativeLibrary::getInstance)
                            .toList();
        }
        if (runtimes.isEmpty()) {
            throw new IOException("no OpenMP runtime is loaded; oneDNN brings libgomp.so.1");
        }
        return new OpenMp(runtimes);
    }

    /** Regions that the current thread enters stay on it. */
    void useOneThreadHere() {
        for (Function function : setNumThreads) {
            function.invokeVoid(new Object[] {1});
        }
    }

    List<NativeLibrary> runtimes() {
        return runtimes;
    }
}
