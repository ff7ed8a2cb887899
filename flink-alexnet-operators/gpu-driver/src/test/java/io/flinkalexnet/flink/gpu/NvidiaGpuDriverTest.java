package io.flinkalexnet.flink.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flinkalexnet.engine.device.StubNvidiaSmi;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaGpuDriverTest {
    @TempDir private Path programs;
    @TempDir private Path locks;

    @BeforeEach
    void threeCards() throws IOException {
        StubNvidiaSmi.printing(
                programs,
                "0, GPU-aa, NVIDIA A100-SXM4-40GB, 8.0, 40960, 40000, 535.183.01",
                "1, GPU-bb, NVIDIA A100-SXM4-40GB, 8.0, 40960, 40000, 535.183.01",
                "2, GPU-cc, NVIDIA A100-SXM4-40GB, 8.0, 40960, 40000, 535.183.01");
    }

    @Test
    void handsOutTheFirstCardsWithTheirProperties() throws Exception {
        Set<? extends ExternalResourceInfo> cards = retrieve(config(), 2);
        assertThat(cards)
                .extracting(card -> card.getProperty("index").orElseThrow())
                .containsExactly("0", "1");
        ExternalResourceInfo first = cards.iterator().next();
        assertThat(first.getKeys())
                .containsExactlyInAnyOrder(
                        "index", "uuid", "name", "compute-capability", "memory-bytes");
        assertThat(first.getProperty("uuid")).contains("GPU-aa");
        assertThat(first.getProperty("name")).contains("NVIDIA A100-SXM4-40GB");
        assertThat(first.getProperty("compute-capability")).contains("8.0");
        assertThat(first.getProperty("memory-bytes")).contains("42949672960");
    }

    @Test
    void handsOutOnlyTheIndexesAllowed() throws Exception {
        Configuration config = config().set(NvidiaGpuOptions.INDEXES, List.of(2, 1));
        assertThat(retrieve(config, 2))
                .extracting(card -> card.getProperty("index").orElseThrow())
                .containsExactly("1", "2");
        assertThatExceptionOfType(NoCardError.class)
                .isThrownBy(() -> retrieve(config, 3))
                .withMessageContaining("amount is 3, and 2 can be handed out")
                .withMessageContaining("param.indexes is [2, 1]");
    }

    @Test
    void readsTheIndexesAsFlinkWritesLists() throws Exception {
        Configuration config = config();
        config.setString("indexes", "1;2");
        assertThat(retrieve(config, 1))
                .extracting(card -> card.getProperty("index").orElseThrow())
                .containsExactly("1");
    }

    @Test
    void givesACardToOneProcessIfItIsToBeExclusive() throws Exception {
        Configuration config = config().set(NvidiaGpuOptions.EXCLUSIVE, true);
        try (FileChannel other =
                        FileChannel.open(
                                Files.createFile(locks.toRealPath().resolve("GPU-aa.lock")),
                                StandardOpenOption.WRITE);
                var lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(retrieve(config, 1))
                    .extracting(card -> card.getProperty("index").orElseThrow())
                    .containsExactly("1");
            assertThatExceptionOfType(NoCardError.class)
                    .isThrownBy(() -> retrieve(config, 2))
                    .withMessageContaining("amount is 2, and 1 can be handed out")
                    .withMessageContaining("another process has it")
                    .satisfies(e -> System.out.println("driver, taken: " + e.getMessage()));
        }
    }

    @Test
    void failsWhereThereIsNoCard() throws IOException {
        StubNvidiaSmi.running(programs, "echo 'No devices were found'; exit 6");
        assertThatExceptionOfType(NoCardError.class)
                .isThrownBy(() -> retrieve(config(), 1))
                .withMessageContaining("external-resources: gpu")
                .withMessageContaining("No devices were found")
                .satisfies(e -> System.out.println("driver, no card: " + e.getMessage()));
    }

    @Test
    void refusesNegativeIndexes() {
        assertThatExceptionOfType(NoCardError.class)
                .isThrownBy(() -> retrieve(config().set(NvidiaGpuOptions.INDEXES, List.of(-1)), 1))
                .withMessage("external-resource.gpu.param.indexes must be 0 or more, was -1");
    }

    private Configuration config() {
        return new Configuration()
                .set(NvidiaGpuOptions.PROGRAM, programs.toString())
                .set(NvidiaGpuOptions.LOCK_DIRECTORY, locks.toString());
    }

    private static Set<? extends ExternalResourceInfo> retrieve(Configuration config, long amount)
            throws Exception {
        return new GpuDriverFactory()
                .createExternalResourceDriver(config)
                .retrieveResourceInfo(amount);
    }
}
