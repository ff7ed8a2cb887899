package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.device.NvidiaSmi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of loading CUDA where something is missing or unfit: in processes of their own. */
class LoadingTest {
    @TempDir private static Path libraries;

    @BeforeAll
    static void makesACudaWithoutACard() throws IOException, InterruptedException {
        StubCuda.make(libraries);
    }

    @Test
    void loadsNothingWhereTheProbeSaysNo() throws IOException, InterruptedException {
        assumeTrue(
                NvidiaSmi.ofThisMachine().ask().outcome() != NvidiaSmi.Outcome.DEVICES,
                "skipped: there is a card here");
        List<String> output =
                StubCuda.run(Probe.class, Map.of(), List.of("-Xlog:class+load"), "probe");
        assertThat(said(output)).contains("usable=false", "NVIDIA", "lib/cpu");
        assertThat(output)
                .anyMatch(line -> line.contains("io.flinkalexnet.engine.cuda.CudaCardProbe "))
                .noneMatch(line -> line.contains(" org.bytedeco.cuda."));
    }

    @Test
    void saysWhatCannotBeLoaded() throws IOException, InterruptedException {
        List<String> output = StubCuda.run(Probe.class, Map.of(), List.of(), "load");
        assertThat(said(output))
                .contains("usable=false", "loading CUDA's libraries failed", "docs/gpu.md")
                .containsPattern("libcuda\\.so\\.1|libcudart\\.so\\.13|jnicudart");
    }

    @Test
    void loadsWhereAllIsThere() throws IOException, InterruptedException {
        assertThat(load(Map.of()))
                .contains(
                        "usable=true",
                        "the card (CUDA 13.0 on a driver for 13.1, cuDNN 9.15, NVRTC 13.0)");
    }

    @Test
    void repeatsWhyCudaSeesNoCard() throws IOException, InterruptedException {
        assertThat(load(Map.of("STUB_STATUS", "100")))
                .contains("usable=false")
                .contains("cudaErrorNoDevice (100: no CUDA-capable device is detected)");
        assertThat(load(Map.of("STUB_DEVICES", "0"))).contains("CUDA counts 0 cards");
    }

    @Test
    void refusesCudnnThatIsTooOldOrForAnotherCuda() throws IOException, InterruptedException {
        assertThat(load(Map.of("STUB_CUDNN", "91100")))
                .contains("usable=false", "cuDNN is 9.11", "9.12");
        assertThat(load(Map.of("STUB_CUDNN_CUDA", "12090")))
                .contains("usable=false", "built for CUDA 12.9", "nvidia-cudnn-cu13");
    }

    private String load(Map<String, String> stub) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(stub);
        environment.put("LD_LIBRARY_PATH", libraries.toString());
        return said(StubCuda.run(Probe.class, environment, List.of(), "load"));
    }

    private static String said(List<String> output) {
        List<String> said = output.stream().filter(line -> line.startsWith("said ")).toList();
        assertThat(said).as(String.join("\n", output)).hasSize(1);
        System.out.println(said.get(0));
        return said.get(0);
    }

    static final class Probe {
        private Probe() {}

        public static void main(String[] args) {
            EngineProbe verdict =
                    args[0].equals("probe")
                            ? Engines.all().get(0).probe()
                            : CudaLibrary.load(0, "the card");
            System.out.println("said " + verdict);
        }
    }
}
