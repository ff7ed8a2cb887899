package io.flinkalexnet.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    @BeforeAll
    static void loadLibrary() {
        OneDnn.library();
    }

    @Test
    void isZeroAtFirst() {
        try (Memory memory = new Memory(100_000)) {
            FloatBuffer floats = memory.floats(0, 25_000);
            for (int i = 0; i < floats.capacity(); i++) {
                assertThat(floats.get(i)).isZero();
            }
        }
    }

    @Test
    void showsTheSameFloatsFromAnyOffset() {
        try (Memory memory = new Memory(4096)) {
            memory.floats(64, 4).put(0, 7f).put(3, 9f);
            assertThat(memory.floats(0, 1024).get(16)).isEqualTo(7f);
            assertThat(memory.floats(76, 1).get(0)).isEqualTo(9f);
            assertThat(memory.floats(64, 4).capacity()).isEqualTo(4);
        }
    }

    @Test
    void liesInHugePagesWhereTheSystemHasThem() throws IOException {
        assumeTrue(Files.isReadable(HUGE_PAGES), "skipped: there is no " + HUGE_PAGES);
        String enabled = Files.readString(HUGE_PAGES);
        assumeTrue(!enabled.contains("[never]"), "skipped: huge pages are off, " + enabled.strip());
        try (Memory memory = new Memory(64L << 20)) {
            long address = memory.at(0).address() + memory.at(0).position();
            assertThat(address % (2L << 20)).isZero();
            assertThat(hugeKilobytesAround(address)).isGreaterThan(32 << 10);
        }
    }

    /** {@code AnonHugePages} of the mapping that holds an address. */
    private static long hugeKilobytesAround(long address) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        boolean inside = false;
        for (String line : lines) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                String[] range = line.split("[- ]", 3);
                inside =
                        Long.compareUnsigned(Long.parseUnsignedLong(range[0], 16), address) <= 0
                                && Long.compareUnsigned(
                                                address, Long.parseUnsignedLong(range[1], 16))
                                        < 0;
            } else if (inside && line.startsWith("AnonHugePages:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new AssertionError("no mapping holds " + Long.toHexString(address));
    }
}
