package io.flinkalexnet.lab.floor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * Sets how many OpenMP threads oneDNN takes for the calling thread, and puts the number back. Open
 * it before primitives are made: they are planned for a number of threads.
 */
public final class OpenMpThreads implements AutoCloseable {
    private final int before;

    public OpenMpThreads(int threads) {
        before = current();
        set(threads);
    }

    /** How many the calling thread takes. */
    static int current() {
        return function("omp_get_max_threads").invokeInt(new Object[0]);
    }

    private static void set(int threads) {
        function("omp_set_num_threads").invokeVoid(new Object[] {threads});
    }

    /** Looked up from libdnnl's handle: of several libgomp in a process, it is the one in use. */
    private static Function function(String name) {
        Path bindings = Path.of(Loader.load(dnnl.class));
        String library = bindings.resolveSibling("libdnnl.so.3").toString();
        return NativeLibrary.getInstance(library).getFunction(name);
    }

    /** Closes nothing but the setting; must be called by the same thread. */
    @Override
    public void close() {
        set(before);
    }
}
