package io.flinkalexnet.flink.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedModelsTest {
    private static final LoadOptions OPTIONS = new LoadOptions(1, Precision.F32);
    private static final SharedModels.Key KEY =
            new SharedModels.Key("fake", OPTIONS, TestModels.GEOMETRY, "00");

    private final SharedModels models = new SharedModels();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    @Test
    void theLastOneToCloseUnloads() throws Exception {
        SharedModels.Lease first = models.acquire(KEY, this::load);
        SharedModels.Lease second = models.acquire(KEY, this::load);

        first.close();
        first.close();
        assertThat(open).hasValue(1);
        second.close();

        assertThat(open).hasValue(0);
        assertThat(loads).hasValue(1);
        assertThat(models.size()).isZero();
    }

    @Test
    void aSecondOneWaitsForTheLoadOfTheFirst() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<SharedModels.Lease> first =
                inBackground(
                        () -> {
                            loading.countDown();
                            await(goOn);
                            return load();
                        });
        loading.await();
        CompletableFuture<SharedModels.Lease> second = inBackground(this::load);

        goOn.countDown();
        SharedModels.Lease one = first.join();
        SharedModels.Lease two = second.join();
        assertThat(loads).hasValue(1);
        one.close();
        two.close();

        assertThat(open).hasValue(0);
    }

    @Test
    void aLoadThatFailedLeavesNothingAndCanBeTriedAgain() throws Exception {
        assertThatThrownBy(
                        () ->
                                models.acquire(
                                        KEY,
                                        () -> {
                                            throw new IOException("no such file");
                                        }))
                .hasMessage("no such file");
        assertThat(models.size()).isZero();

        models.acquire(KEY, this::load).close();

        assertThat(loads).hasValue(1);
    }

    @Test
    void otherFilesThreadsAndPrecisionsAreOtherModels() throws Exception {
        SharedModels.Lease first = models.acquire(KEY, this::load);
        SharedModels.Lease second =
                models.acquire(
                        new SharedModels.Key("fake", OPTIONS, TestModels.GEOMETRY, "01"),
                        this::load);
        SharedModels.Lease third =
                models.acquire(
                        new SharedModels.Key(
                                "fake",
                                new LoadOptions(2, Precision.F32),
                                TestModels.GEOMETRY,
                                "00"),
                        this::load);

        SharedModels.Lease fourth =
                models.acquire(
                        new SharedModels.Key(
                                "fake",
                                new LoadOptions(1, Precision.BF16),
                                TestModels.GEOMETRY,
                                "00"),
                        this::load);

        assertThat(open).hasValue(4);

        fourth.close();
        third.close();
        second.close();
        first.close();
        assertThat(open).hasValue(0);
    }

    private CompletableFuture<SharedModels.Lease> inBackground(SharedModels.Loader loader) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return models.acquire(KEY, loader);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private LoadedModel load() {
        loads.incrementAndGet();
        open.incrementAndGet();
        return new LoadedModel() {
            @Override
            public Classifier openClassifier(int batchSize) {
                throw new UnsupportedOperationException("not needed here");
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }
}
