package io.flinkalexnet.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineChecksTest {
    @TempDir private Path root;

    @Test
    void readsProcessorAndMemory() throws IOException {
        write(
                "proc/cpuinfo",
                "model name\t: AMD EPYC 9005\nflags\t\t: fma avx2 avx512f avx512dq avx512bw avx512vl avx512cd\n");
        write("proc/meminfo", "MemTotal:       16777216 kB\nMemFree: 1 kB\n");
        assertThat(check("processor"))
                .isEqualTo(Check.ok("machine", "processor", "AMD EPYC 9005, AVX2, AVX-512"));
        assertThat(check("memory")).isEqualTo(Check.ok("machine", "memory", "16.0 GiB"));
    }

    @Test
    void knowsTheLimitOfAContainer() throws IOException {
        write("proc/meminfo", "MemTotal:       16777216 kB\n");
        write("sys/fs/cgroup/memory.max", "2147483648\n");
        Check memory = check("memory");
        assertThat(memory.status()).isEqualTo(Check.Status.WARN);
        assertThat(memory.found()).isEqualTo("16.0 GiB, limited to 2.0 GiB by the control group");
        write("sys/fs/cgroup/memory.max", "max\n");
        assertThat(check("memory").found()).isEqualTo("16.0 GiB");
    }

    @Test
    void saysWhatTheCpuEnginesMiss() throws IOException {
        write("proc/cpuinfo", "model name\t: Old\nflags\t\t: sse2\n");
        Check processor = check("processor");
        assertThat(processor.status()).isEqualTo(Check.Status.WARN);
        assertThat(processor.found()).isEqualTo("Old, without AVX2 and FMA");
    }

    @Test
    void saysWhetherAnEngineGetsTheHugePagesItAsksFor() throws IOException {
        assertThat(check("huge pages").found())
                .isEqualTo("unknown: no /sys/kernel/mm/transparent_hugepage/enabled");
        write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        assertThat(check("huge pages")).isEqualTo(Check.ok("machine", "huge pages", "madvise"));
        write("sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n");
        assertThat(check("huge pages").status()).isEqualTo(Check.Status.WARN);
        assertThat(check("huge pages").fix()).contains("onednn", "madvise");
    }

    private Check check(String name) {
        return new MachineChecks(root)
                .run().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
