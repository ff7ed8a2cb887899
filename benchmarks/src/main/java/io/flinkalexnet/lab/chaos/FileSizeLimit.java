package io.flinkalexnet.lab.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's limit on the size of files a process writes (RLIMIT_FSIZE): a write beyond it fails,
 * for root, too. Java ignores the signal that comes with it, so it sees what it sees on a full
 * disk: an IOException. Lifted on close.
 */
final class FileSizeLimit implements AutoCloseable {
    /** Of util-linux. */
    static final Path TOOL = Path.of("/usr/bin/prlimit");

    private final long pid;

    /**
     * Limits a running process of this user.
     *
     * @throws IOException if that can't be done here
     */
    FileSizeLimit(long pid, long bytes) throws IOException, InterruptedException {
        this.pid = pid;
        set(Long.toString(bytes));
    }

    /** Whether it can be done here. */
    static boolean isPossible() {
        return Files.isExecutable(TOOL);
    }

    private void set(String soft) throws IOException, InterruptedException {
        if (!isPossible()) {
            throw new IOException(
                    "%s is missing, by which writes are made to fail; install util-linux"
                            .formatted(TOOL));
        }
        Process tool =
                new ProcessBuilder(
                                TOOL.toString(),
                                "--pid",
                                Long.toString(pid),
                                "--fsize=" + soft + ":")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (tool.waitFor() != 0) {
            throw new IOException("prlimit of process %d: %s".formatted(pid, said.strip()));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        set("unlimited");
    }
}
