package io.flinkalexnet.flink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMemoryTest {
    @TempDir private Path folder;

    @Test
    void readsTheResidentBytesOfAProcess() throws IOException {
        Path status = folder.resolve("status");
        Files.writeString(
                status, "Name:\tjava\nVmHWM:\t 9000 kB\nVmRSS:\t   2048 kB\nThreads:\t7\n");

        assertThat(ProcessMemory.residentBytes(status)).isEqualTo(2 << 20);
    }

    @Test
    void saysThatItDoesNotKnowWhereTheSystemDoesNotTell() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));

        assertThat(ProcessMemory.residentBytes(empty)).isEqualTo(ProcessMemory.UNKNOWN);
        assertThat(ProcessMemory.residentBytes(folder.resolve("absent")))
                .isEqualTo(ProcessMemory.UNKNOWN);
    }
}
