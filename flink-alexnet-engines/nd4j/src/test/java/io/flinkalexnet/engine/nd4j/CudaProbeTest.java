package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.conformance.NoiseTraining;
import io.flinkalexnet.engine.device.NvidiaSmi;
import io.flinkalexnet.engine.device.SharedLibraries;
import io.flinkalexnet.engine.device.StubNvidiaSmi;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reason why ND4J's CUDA backend cannot run, from stub drivers; each is printed. */
class CudaProbeTest {
    private static final String A100 =
            "0, GPU-aa, NVIDIA A100-SXM4-40GB, 8.0, 40960, 40000, 535.183.01";

    @TempDir private Path programs;
    @TempDir private Path libraries;

    @BeforeEach
    void installsCuda() throws IOException {
        for (String library : CudaProbe.LIBRARIES) {
            Files.createFile(libraries.resolve(library));
        }
    }

    @Test
    void takesACardWithDriverAndLibraries() throws IOException {
        StubNvidiaSmi.printing(programs, A100);
        EngineProbe probe = probe(Map.of(), 0);
        assertThat(probe.usable()).isTrue();
        assertThat(probe.device())
                .isEqualTo(
                        "NVIDIA A100-SXM4-40GB (index 0, compute capability 8.0, 40960 MiB, 40000 MiB free, driver 535.183.01)");
    }

    @Test
    void takesEveryGenerationThereIsMachineCodeFor() throws IOException {
        for (String capability : List.of("3.7", "5.2", "7.5", "8.6", "8.9")) {
            StubNvidiaSmi.printing(programs, A100.replace("8.0", capability));
            assertThat(probe(Map.of(), 0).usable()).as(capability).isTrue();
        }
    }

    @Test
    void saysThatThereIsNoDriver() {
        assertThat(reason("no driver"))
                .startsWith("there is no NVIDIA driver")
                .contains(programs.toString(), "libcuda.so.1", "--gpus all", "lib/cpu");
    }

    @Test
    void saysHowAContainerSeesTheProgram() throws IOException {
        Files.createFile(libraries.resolve("libcuda.so.1"));
        assertThat(reason("no nvidia-smi"))
                .contains("libcuda.so.1 is there", "NVIDIA_DRIVER_CAPABILITIES=compute,utility");
    }

    @Test
    void saysThatTheDriverIsDown() throws IOException {
        StubNvidiaSmi.running(
                programs,
                "echo \"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\"; exit 9");
        assertThat(reason("driver down")).contains("does not answer", "couldn't communicate");
    }

    @Test
    void saysThatThereIsNoCard() throws IOException {
        StubNvidiaSmi.running(programs, "echo 'No devices were found'; exit 6");
        assertThat(reason("no device")).contains("has no card", "No devices were found");
    }

    @Test
    void repeatsWhatAnOldDriverSays() throws IOException {
        StubNvidiaSmi.running(
                programs, "echo 'Field \"compute_cap\" is not a valid field to query.'; exit 2");
        assertThat(reason("old driver")).contains("compute_cap", "exit status 2", "510 or later");
    }

    @Test
    void namesTheCardThatIsTooNewAndItsEngine() throws IOException {
        for (String capability : List.of("9.0", "10.0", "12.0")) {
            StubNvidiaSmi.printing(
                    programs,
                    "0, GPU-cc, NVIDIA H100 80GB HBM3, " + capability + ", 81559, 81000, 550.54");
            assertThat(reason("too new"))
                    .contains("NVIDIA H100 80GB HBM3", capability, "engine", "cuda", "lib/cuda");
        }
    }

    @Test
    void namesTheCardThatIsTooOld() throws IOException {
        StubNvidiaSmi.printing(programs, "0, GPU-dd, Tesla K40m, 3.5, 11441, 11441, 470.256.02");
        assertThat(reason("too old")).contains("Tesla K40m", "3.5", "3.7 or later");
    }

    @Test
    void saysHowMuchMemoryIsFree() throws IOException {
        StubNvidiaSmi.printing(programs, "0, GPU-ee, Tesla T4, 7.5, 15360, 600, 535.183.01");
        assertThat(reason("memory taken")).contains("Tesla T4", "600 MiB free", "1024 MiB");
    }

    @Test
    void namesTheMissingLibrariesAndWhereItLooked() throws IOException {
        StubNvidiaSmi.printing(programs, A100);
        Files.delete(libraries.resolve("libcudnn.so.8"));
        Files.delete(libraries.resolve("libcublas.so.11"));
        assertThat(reason("missing libraries"))
                .contains("missing are [libcublas.so.11, libcudnn.so.8]", libraries.toString())
                .contains("LD_LIBRARY_PATH", "1.83 GB");
    }

    @Test
    void takesLibrariesFromTheClassPath() throws IOException {
        StubNvidiaSmi.printing(programs, A100);
        Files.delete(libraries.resolve("libcudnn.so.8"));
        CudaProbe probe =
                new CudaProbe(
                        driver(),
                        new SharedLibraries(List.of(libraries)),
                        "org/bytedeco/cuda/linux-x86_64/libcudnn.so.8"::equals,
                        Map.of());
        assertThat(probe.check(0).usable()).isTrue();
    }

    @Test
    void listsTheCardsIfOneIsNotThere() throws IOException {
        StubNvidiaSmi.printing(programs, A100);
        EngineProbe probe = probe(Map.of(), 3);
        print("no such index", probe);
        assertThat(probe.reason()).contains("index 3", "A100");
    }

    @Test
    void refusesToGuessWhichOfDifferentCardsCudaMeans() throws IOException {
        String t4 = "1, GPU-ee, Tesla T4, 7.5, 15360, 15000, 535.183.01";
        StubNvidiaSmi.printing(programs, A100, t4);
        assertThat(reason("different cards")).contains("CUDA_DEVICE_ORDER=PCI_BUS_ID");
        assertThat(probe(Map.of("CUDA_DEVICE_ORDER", "PCI_BUS_ID"), 1).usable()).isTrue();
        EngineProbe renumbered = probe(Map.of("CUDA_VISIBLE_DEVICES", "1"), 0);
        print("renumbered", renumbered);
        assertThat(renumbered.reason()).contains("CUDA_VISIBLE_DEVICES");
    }

    @Test
    void leavesNd4jUsable() {
        assertThat(reason("before the CPU")).isNotEmpty();
        try (Trainer trainer =
                new Nd4jEngineProvider().openTrainer(NoiseTraining.trainer(1, Precision.F32))) {
            assertThat(
                            trainer.step(
                                            NoiseTraining.pictures(NoiseTraining.BATCH_SIZE, 1),
                                            0,
                                            LearningRates.same(0.01f))
                                    .isFinite())
                    .isTrue();
        }
    }

    @Test
    void refusesANetworkThatDoesNotFitInWords() throws IOException {
        StubNvidiaSmi.printing(programs, "0, GPU-ee, Tesla T4, 7.5, 15360, 3000, 535.183.01");
        NetworkSpec network = new NetworkConfig("alexnet-2012", 1000, 227, 1).spec();
        String what = "training alexnet-2012 with a batch size of 512";
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                DeviceMemory.check(
                                        driver(), 0, what, DeviceMemory.training(network, 512)))
                .withMessageContaining(what)
                .withMessageContaining("3000 MiB free")
                .withMessageContaining("smaller batch size")
                .satisfies(
                        e ->
                                System.out.println(
                                        "probe, memory for the network: " + e.getMessage()));
        assertThatNoException()
                .isThrownBy(
                        () ->
                                DeviceMemory.check(
                                        driver(), 0, what, DeviceMemory.inference(network)));
    }

    private NvidiaSmi driver() {
        return new NvidiaSmi(List.of(programs), Duration.ofSeconds(20));
    }

    private EngineProbe probe(Map<String, String> environment, int index) {
        return new CudaProbe(
                        driver(),
                        new SharedLibraries(List.of(libraries)),
                        name -> false,
                        environment)
                .check(index);
    }

    private String reason(String what) {
        EngineProbe probe = probe(Map.of(), 0);
        print(what, probe);
        assertThat(probe.usable()).isFalse();
        return probe.reason();
    }

    private static void print(String what, EngineProbe probe) {
        System.out.printf("probe, %s: %s%n", what, probe.reason());
    }
}
