package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.device.NvidiaSmi;
import io.flinkalexnet.engine.device.SharedLibraries;
import io.flinkalexnet.engine.device.StubNvidiaSmi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reason why the engine cannot run, from stub drivers; each is printed. */
class CudaCardProbeTest {
    private static final String H100 =
            "0, GPU-aa, NVIDIA H100 80GB HBM3, 9.0, 81559, 81000, 580.65.06";

    @TempDir private Path programs;
    @TempDir private Path libraries;

    @BeforeEach
    void installsCuda() throws IOException {
        for (String library : CudaCardProbe.LIBRARIES) {
            Files.createFile(libraries.resolve(library));
        }
    }

    @Test
    void takesACardWithDriverAndLibraries() throws IOException {
        StubNvidiaSmi.printing(programs, H100);
        EngineProbe probe = probe(Map.of(), 0);
        assertThat(probe.reason()).isEmpty();
        assertThat(probe.usable()).isTrue();
        assertThat(probe.device())
                .isEqualTo(
                        "NVIDIA H100 80GB HBM3 (index 0, compute capability 9.0, 81559 MiB, 81000 MiB free, driver 580.65.06)");
    }

    @Test
    void takesEveryGenerationThatCuda13Knows() throws IOException {
        for (String capability : List.of("7.5", "8.0", "8.6", "8.9", "9.0", "10.0", "12.0")) {
            StubNvidiaSmi.printing(programs, H100.replace("9.0", capability));
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
    void repeatsWhatADriverSaysThatIsNotUnderstood() throws IOException {
        StubNvidiaSmi.running(
                programs, "echo 'Field \"compute_cap\" is not a valid field to query.'; exit 2");
        assertThat(reason("very old driver"))
                .contains("compute_cap", "exit status 2", "580 or later");
    }

    @Test
    void namesTheCardThatIsTooOldAndItsEngine() throws IOException {
        StubNvidiaSmi.printing(
                programs, "0, GPU-dd, Tesla V100-SXM2-16GB, 7.0, 16384, 16000, 580.65.06");
        assertThat(reason("too old"))
                .contains("Tesla V100-SXM2-16GB", "7.0", "7.5 or later", "nd4j", "lib/nd4j-cuda");
    }

    @Test
    void namesTheDriverThatIsTooOld() throws IOException {
        StubNvidiaSmi.printing(programs, H100.replace("580.65.06", "570.86.15"));
        assertThat(reason("old driver"))
                .contains("driver 570.86.15", "580 or later", "cuda-compat-13-0");
    }

    @Test
    void takesAnOldDriverWithALaterLibraryBeforeIts() throws IOException {
        StubNvidiaSmi.printing(programs, H100.replace("580.65.06", "570.86.15"));
        link("libcuda.so.1", "libcuda.so.580.65.06");
        assertThat(probe(Map.of(), 0).usable()).isTrue();
    }

    @Test
    void saysHowMuchMemoryIsFree() throws IOException {
        StubNvidiaSmi.printing(programs, H100.replace("81000", "600"));
        assertThat(reason("memory taken"))
                .contains("NVIDIA H100 80GB HBM3", "600 MiB free", "1024 MiB");
    }

    @Test
    void namesTheMissingLibrariesAndWhereItLooked() throws IOException {
        StubNvidiaSmi.printing(programs, H100);
        Files.delete(libraries.resolve("libcudnn_graph.so.9"));
        Files.delete(libraries.resolve("libnvrtc.so.13"));
        assertThat(reason("missing libraries"))
                .contains("missing are [libnvrtc.so.13, libcudnn_graph.so.9]")
                .contains(libraries.toString(), "LD_LIBRARY_PATH", "site-packages/nvidia/*/lib");
    }

    @Test
    void takesLibrariesFromTheClassPath() throws IOException {
        StubNvidiaSmi.printing(programs, H100);
        Files.delete(libraries.resolve("libnvrtc.so.13"));
        CudaCardProbe probe =
                new CudaCardProbe(
                        driver(),
                        new SharedLibraries(List.of(libraries)),
                        "org/bytedeco/cuda/linux-x86_64/libnvrtc.so.13"::equals,
                        Map.of());
        assertThat(probe.check(0).usable()).isTrue();
    }

    @Test
    void namesTheCudnnThatIsTooOld() throws IOException {
        StubNvidiaSmi.printing(programs, H100);
        Files.delete(libraries.resolve("libcudnn.so.9"));
        link("libcudnn.so.9", "libcudnn.so.9.10.2");
        assertThat(reason("old cuDNN")).contains("cuDNN is 9.10", "9.12", "LD_LIBRARY_PATH");
    }

    @Test
    void takesTheCudnnThatIsNewEnough() throws IOException {
        StubNvidiaSmi.printing(programs, H100);
        Files.delete(libraries.resolve("libcudnn.so.9"));
        link("libcudnn.so.9", "libcudnn.so.9.15.1");
        assertThat(probe(Map.of(), 0).usable()).isTrue();
    }

    @Test
    void listsTheCardsIfOneIsNotThere() throws IOException {
        StubNvidiaSmi.printing(programs, H100);
        EngineProbe probe = probe(Map.of(), 3);
        print("no such index", probe);
        assertThat(probe.reason()).contains("index 3", "H100");
    }

    @Test
    void refusesToGuessWhichOfDifferentCardsCudaMeans() throws IOException {
        String t4 = "1, GPU-ee, Tesla T4, 7.5, 15360, 15000, 580.65.06";
        StubNvidiaSmi.printing(programs, H100, t4);
        assertThat(reason("different cards")).contains("CUDA_DEVICE_ORDER=PCI_BUS_ID");
        assertThat(probe(Map.of("CUDA_DEVICE_ORDER", "PCI_BUS_ID"), 1).usable()).isTrue();
        EngineProbe renumbered = probe(Map.of("CUDA_VISIBLE_DEVICES", "1"), 0);
        print("renumbered", renumbered);
        assertThat(renumbered.reason()).contains("CUDA_VISIBLE_DEVICES");
    }

    private void link(String name, String file) throws IOException {
        Files.createFile(libraries.resolve(file));
        Files.createSymbolicLink(libraries.resolve(name), Path.of(file));
    }

    private NvidiaSmi driver() {
        return new NvidiaSmi(List.of(programs), Duration.ofSeconds(20));
    }

    private EngineProbe probe(Map<String, String> environment, int index) {
        return new CudaCardProbe(
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
