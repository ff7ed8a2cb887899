package io.flinkalexnet.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class OpenMpTest {
    private static final Executor OWN_THREAD = work -> new Thread(work).start();

    @Test
    void findsTheRuntimeThatOneDnnBrings() throws IOException {
        OneDnn.library();
        assertThat(OpenMp.ofThisProcess().runtimes())
                .anyMatch(runtime -> runtime.getFile().getName().startsWith("libgomp.so"));
    }

    @Test
    void setsTheThreadsOfTheThreadThatAsksAlone()
            throws IOException, InterruptedException, ExecutionException {
        OneDnn.library();
        OpenMp openMp = OpenMp.ofThisProcess();
        List<Integer> threads =
                CompletableFuture.supplyAsync(
                                () -> {
                                    openMp.runtimes().forEach(OpenMpTest::useTwo);
                                    int before = threadsHere(openMp);
                                    CompletableFuture.runAsync(openMp::useOneThreadHere, OWN_THREAD)
                                            .join();
                                    int between = threadsHere(openMp);
                                    openMp.useOneThreadHere();
                                    return List.of(before, between, threadsHere(openMp));
                                },
                                OWN_THREAD)
                        .get();
        assertThat(threads).containsExactly(2, 2, 1);
    }

    private static void useTwo(NativeLibrary runtime) {
        runtime.getFunction("omp_set_num_threads").invokeVoid(new Object[] {2});
    }

    private static int threadsHere(OpenMp openMp) {
        return openMp.runtimes().stream()
                .mapToInt(
                        runtime ->
                                runtime.getFunction("omp_get_max_threads").invokeInt(new Object[0]))
                .max()
                .orElseThrow();
    }
}
