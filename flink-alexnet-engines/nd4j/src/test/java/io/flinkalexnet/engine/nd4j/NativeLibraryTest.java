package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
    private static final String ZEN =
            "flags : fpu avx2 fma avx512f avx512dq avx512bw avx512vl avx512cd";

    @Test
    void theWidestInstructionsOfTheCpuChooseTheBuild() {
        Set<String> wide = NativeLibrary.Cpu.parse(List.of("model name : Zen", ZEN)).flags();
        assertThat(NativeLibrary.extension(wide)).isEqualTo("-onednn-avx512");
        assertThat(NativeLibrary.extension(Set.of("avx2", "fma"))).isEqualTo("-onednn-avx2");
        assertThat(NativeLibrary.extension(Set.of("avx2"))).isEmpty();
        assertThat(NativeLibrary.extension(Set.of("sse4_2"))).isEmpty();
    }

    @Test
    void theModelNameIsRead() {
        assertThat(
                        NativeLibrary.Cpu.parse(List.of("x", "model name\t: A CPU @ 2 GHz", ZEN))
                                .model())
                .isEqualTo("A CPU @ 2 GHz");
    }

    @Test
    void theLibraryThatTheProbeNamesIsTheOneInTheProcess() throws IOException {
        String device = NativeLibrary.probe().device();
        assertThat(NativeLibrary.probe().usable()).as(NativeLibrary.probe().reason()).isTrue();
        String build = device.substring(device.indexOf('(') + 1, device.indexOf(')'));
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            assertThat(maps.filter(line -> line.endsWith("libnd4jcpu.so")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("/" + build + "/"));
        }
    }
}
