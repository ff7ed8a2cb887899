package io.flinkalexnet.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class OpenMpTest {
    private static final Executor OWN_THREAD = work -> new Thread(work).start();

    private final OpenMp openMp = new OpenMp();

    @Test
    void setsTheThreadThatAsks() {
        CompletableFuture<Integer> threads =
                CompletableFuture.supplyAsync(
                        () -> {
                            openMp.useOneThreadHere();
                            return openMp.threadsHere();
                        },
                        OWN_THREAD);
        assertThat(threads.join()).isEqualTo(1);
    }

    @Test
    void leavesOtherThreadsAlone() {
        int usual = CompletableFuture.supplyAsync(openMp::threadsHere, OWN_THREAD).join();
        assumeTrue(usual > 1, "skipped: OpenMP has one thread here anyway");
        CompletableFuture.runAsync(openMp::useOneThreadHere, OWN_THREAD).join();
        assertThat(CompletableFuture.supplyAsync(openMp::threadsHere, OWN_THREAD).join())
                .isEqualTo(usual);
    }
}
