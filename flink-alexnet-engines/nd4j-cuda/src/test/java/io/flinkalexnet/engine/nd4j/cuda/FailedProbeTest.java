package io.flinkalexnet.engine.nd4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.device.NvidiaSmi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.junit.jupiter.api.Test;

/** This distribution on a machine without a card: in a process that logs the classes it loads. */
class FailedProbeTest {
    @Test
    void loadsNothingOfNd4jAndLeavesTheProcessUsable() throws IOException, InterruptedException {
        assumeTrue(
                NvidiaSmi.ofThisMachine().ask().outcome() != NvidiaSmi.Outcome.DEVICES,
                "skipped: there is a card here");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xlog:class+load",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Start.class.getName())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        List<String> output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        assertThat(process.waitFor()).isZero();
        List<String> said = output.stream().filter(line -> line.startsWith("said ")).toList();
        said.forEach(System.out::println);
        assertThat(said).hasSize(3);
        assertThat(said.get(0)).contains("EngineProbe[usable=false", "NVIDIA");
        assertThat(said.get(1)).contains("no engine can run here: nd4j: ");
        assertThat(said.get(2)).contains("opencv " + opencv_core.CV_VERSION);
        assertThat(output)
                .anyMatch(line -> line.contains("io.flinkalexnet.engine.nd4j.CudaProbe "))
                .noneMatch(line -> line.contains(" org.nd4j."));
    }

    /** Asks the engine, selects it as a job does, and decodes pictures all the same. */
    static final class Start {
        private Start() {}

        public static void main(String[] args) {
            EngineProbe probe = Engines.all().get(0).probe();
            System.out.println("said " + probe);
            try {
                Engines.select(Engines.AUTO);
            } catch (IllegalStateException e) {
                System.out.println("said " + e.getMessage());
            }
            System.out.println("said opencv " + opencv_core.getVersionString().getString());
        }
    }
}
