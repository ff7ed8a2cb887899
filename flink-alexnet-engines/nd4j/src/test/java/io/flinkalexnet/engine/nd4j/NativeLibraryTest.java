package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.EngineProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bytedeco.opencv.global.opencv_core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeLibraryTest {
    private static final Path MAPS = Path.of("/proc/self/maps");

    @Test
    void choosesTheBuildByTheFlagsOfTheCpu() {
        Set<String> avx2 = Set.of("sse4_2", "avx2", "fma");
        Set<String> knightsLanding = Set.of("avx2", "fma", "avx512f", "avx512cd", "avx512er");
        Set<String> skylake =
                Set.of("avx2", "fma", "avx512f", "avx512cd", "avx512dq", "avx512bw", "avx512vl");
        assertThat(NativeLibrary.extension(skylake)).isEqualTo("-onednn-avx512");
        assertThat(NativeLibrary.extension(knightsLanding)).isEqualTo("-onednn-avx2");
        assertThat(NativeLibrary.extension(avx2)).isEqualTo("-onednn-avx2");
        assertThat(NativeLibrary.extension(Set.of("avx", "sse4_2"))).isEmpty();
    }

    @Test
    void loadsTheBuildThatTheProbeNames() throws IOException {
        assumeTrue(Files.isReadable(MAPS), "skipped: there is no " + MAPS);
        EngineProbe probe = new Nd4jEngineProvider().probe();
        assertThat(probe.usable()).isTrue();
        String build = probe.device().replaceAll(".*\\((.*)\\)", "$1");
        List<String> loaded =
                Files.readAllLines(MAPS).stream()
                        .filter(line -> line.endsWith("/libnd4jcpu.so"))
                        .toList();
        assertThat(loaded).isNotEmpty().allMatch(line -> line.contains("/" + build + "/"));
    }

    /** In a process of its own: JavaCPP remembers what was loaded first. */
    @ParameterizedTest
    @ValueSource(strings = {"opencv-first", "nd4j-first"})
    void leavesOpenCvUsable(String order) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process =
                new ProcessBuilder(
                                java.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                LoadOrder.class.getName(),
                                order)
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("opencv " + opencv_core.CV_VERSION)
                .contains(new Nd4jEngineProvider().probe().toString());
    }

    /** Loads both in the order given and prints what it got. */
    static final class LoadOrder {
        private LoadOrder() {}

        public static void main(String[] args) {
            if (args[0].equals("opencv-first")) {
                printOpenCv();
                printNd4j();
            } else {
                printNd4j();
                printOpenCv();
            }
        }

        private static void printOpenCv() {
            System.out.println("opencv " + opencv_core.getVersionString().getString());
        }

        private static void printNd4j() {
            System.out.println(new Nd4jEngineProvider().probe());
        }
    }
}
