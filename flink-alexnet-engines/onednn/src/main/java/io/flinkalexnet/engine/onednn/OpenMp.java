package io.flinkalexnet.engine.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * Keeps oneDNN's OpenMP regions on the thread that enters them: the number of threads is a setting
 * of each thread. OpenMP's own workers spin while they wait, which starves the neighbours on a busy
 * machine.
 */
final class OpenMp {
    private static final Object[] NOTHING = {};
    private static final Object[] ONE = {1};

    private final Function setNumThreads;
    private final Function getMaxThreads;

    /**
     * Looks the functions up from oneDNN's own library: of several OpenMP runtimes in a process,
     * which other native libraries may have brought, they are those of the one it is bound to.
     */
    OpenMp() {
        Path bindings = Path.of(Loader.load(dnnl.class));
        NativeLibrary library =
                NativeLibrary.getInstance(bindings.resolveSibling("libdnnl.so.3").toString());
        setNumThreads = library.getFunction("omp_set_num_threads");
        getMaxThreads = library.getFunction("omp_get_max_threads");
    }

    /** Regions that the current thread enters stay on it. */
    void useOneThreadHere() {
        setNumThreads.invokeVoid(ONE);
    }

    /** Threads of a region that the current thread enters. */
    int threadsHere() {
        return getMaxThreads.invokeInt(NOTHING);
    }
}
