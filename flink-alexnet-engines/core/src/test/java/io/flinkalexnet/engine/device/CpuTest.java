package io.flinkalexnet.engine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuTest {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    @Test
    void hasModelAndFlagsOfTheFirstCore() {
        Cpu cpu =
                Cpu.parse(
                        List.of(
                                "processor\t: 0",
                                "model name\t: AMD EPYC 9005",
                                "flags\t\t: fpu avx2 fma",
                                "processor\t: 1",
                                "flags\t\t: other"));
        assertThat(cpu.model()).isEqualTo("AMD EPYC 9005");
        assertThat(cpu.flags()).containsExactlyInAnyOrder("fpu", "avx2", "fma");
    }

    @Test
    void isReadFromTheKernel() throws IOException {
        assumeTrue(Files.isReadable(CPU_INFO), "skipped: there is no " + CPU_INFO);
        assertThat(Cpu.ofThisMachine().model()).isNotBlank();
    }
}
