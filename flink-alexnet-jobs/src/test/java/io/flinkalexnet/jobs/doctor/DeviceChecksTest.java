package io.flinkalexnet.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.device.NvidiaSmi;
import io.flinkalexnet.engine.device.SharedLibraries;
import io.flinkalexnet.engine.device.StubNvidiaSmi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceChecksTest {
    @TempDir private Path programs;
    @TempDir private Path libraries;

    @Test
    void needsNothingWhereThereIsNoCard() {
        assertThat(run())
                .containsExactly(
                        Check.ok("cards", "driver", "none: there is no nvidia-smi"),
                        Check.ok("cards", "CUDA runtime", "none"),
                        Check.ok("cards", "cuDNN", "none"),
                        Check.ok("cards", "NVRTC", "none"));
    }

    @Test
    void listsCardsAndVersionsAndWhatIsMissing() throws IOException {
        StubNvidiaSmi.printing(programs, "0, GPU-aa, NVIDIA A30, 8.0, 24576, 24000, 535.183.01");
        Path file = Files.createFile(libraries.resolve("libcudart.so.11.6.55"));
        Files.createSymbolicLink(libraries.resolve("libcudart.so.11.0"), file);
        List<Check> checks = run();
        checks.forEach(System.out::println);
        assertThat(checks.get(0)).isEqualTo(Check.ok("cards", "driver", "535.183.01"));
        assertThat(checks.get(1).found())
                .isEqualTo(
                        "NVIDIA A30 (index 0, compute capability 8.0, 24576 MiB, 24000 MiB free, driver 535.183.01)");
        assertThat(checks.get(2))
                .isEqualTo(
                        Check.ok("cards", "CUDA runtime", "11.6.55 in " + libraries.toRealPath()));
        assertThat(checks.get(3).status()).isEqualTo(Check.Status.WARN);
        assertThat(checks.get(3).fix()).contains("LD_LIBRARY_PATH");
    }

    @Test
    void repeatsWhatADriverThatIsDownSays() throws IOException {
        StubNvidiaSmi.running(programs, "echo 'NVIDIA-SMI has failed'; exit 9");
        assertThat(run().get(0).status()).isEqualTo(Check.Status.WARN);
        assertThat(run().get(0).found()).contains("NVIDIA-SMI has failed");
    }

    private List<Check> run() {
        return new DeviceChecks(
                        new NvidiaSmi(List.of(programs), Duration.ofSeconds(20)),
                        new SharedLibraries(List.of(libraries)))
                .run();
    }
}
