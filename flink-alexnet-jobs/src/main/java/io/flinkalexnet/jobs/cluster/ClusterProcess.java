package io.flinkalexnet.jobs.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One process of a local cluster. It outlives the process that starts it; a file remembers its id
 * and the time it was started, because ids are used again.
 *
 * @param directory of the cluster
 * @param role what it is
 * @param number from 1
 */
public record ClusterProcess(ClusterDirectory directory, Role role, int number) {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final String CAUSE = "Caused by: ";

    /** What a process of a cluster is. */
    public enum Role {
        ZOOKEEPER("zookeeper"),
        JOB_MANAGER("job-manager"),
        TASK_MANAGER("task-manager");

        private final String text;

        Role(String text) {
            this.text = text;
        }
    }

    /** Such as {@code task-manager-1}; also names its files. */
    public String name() {
        return role.text + "-" + number;
    }

    /**
     * Its id.
     *
     * @throws IllegalStateException if it does not run
     */
    public long pid() {
        try {
            return handle().orElseThrow(() -> new IllegalStateException(name() + " is gone")).pid();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the process prints, which is little: errors of its start. */
    public Path output() {
        return directory.logs().resolve(name() + ".out");
    }

    /** Its log. */
    public Path log() {
        return directory.logs().resolve(name() + ".log");
    }

    private Path remembered() {
        return directory.processes().resolve(name());
    }

    /** The running process; empty if it was never started or is gone. */
    public Optional<ProcessHandle> handle() throws IOException {
        if (!Files.exists(remembered())) {
            return Optional.empty();
        }
        String[] words = Files.readString(remembered()).strip().split(" ");
        Instant started = Instant.parse(words[1]);
        return ProcessHandle.of(Long.parseLong(words[0]))
                .filter(ProcessHandle::isAlive)
                .filter(each -> each.info().startInstant().equals(Optional.of(started)));
    }

    /** Starts it, in a session of its own so that Ctrl-C at this terminal does not reach it. */
    void start(Launch launch) throws IOException {
        List<String> whole = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            whole.add(SETSID.toString()); // becomes the command: same process id
        }
        whole.addAll(launch.command(this));
        ProcessBuilder builder =
                new ProcessBuilder(whole)
                        .directory(directory.path().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output().toFile());
        builder.environment().putAll(launch.environment());
        ProcessHandle handle = builder.start().toHandle();
        Instant started = handle.info().startInstant().orElse(null);
        if (started == null) {
            throw new IOException(ended("has ended at once"));
        }
        Path part = directory.processes().resolve("." + name());
        Files.writeString(part, "%d %s%n".formatted(handle.pid(), started));
        Files.move(part, remembered(), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Asks it to end, and waits.
     *
     * @throws IOException if it does not within that time
     */
    void stop(Duration patience) throws IOException, InterruptedException {
        Optional<ProcessHandle> running = handle();
        if (running.isPresent()) {
            running.get().destroy();
            await(running.get(), patience);
        }
        Files.deleteIfExists(remembered());
    }

    /**
     * Ends it as a power cut would: SIGKILL.
     *
     * @return whether it ran
     */
    public boolean kill() throws IOException, InterruptedException {
        Optional<ProcessHandle> running = handle();
        if (running.isPresent()) {
            running.get().destroyForcibly();
            await(running.get(), Duration.ofSeconds(10));
        }
        return running.isPresent();
    }

    private void await(ProcessHandle running, Duration patience)
            throws IOException, InterruptedException {
        try {
            running.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "%s (process %d) has not ended after %d s; its log is %s"
                            .formatted(name(), running.pid(), patience.toSeconds(), log()),
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // onExit does not fail
        }
    }

    /** An error message with the reason the process has left in its log or printed. */
    String ended(String what) throws IOException {
        String reason = last(log(), CAUSE);
        if (reason.isEmpty()) {
            reason = last(output(), "");
        }
        return "%s %s%s; its log is %s"
                .formatted(name(), what, reason.isEmpty() ? "" : ": " + reason, log());
    }

    /** The last line that begins so; empty if there is none. */
    private static String last(Path file, String beginning) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(each -> !each.isBlank() && each.startsWith(beginning))
                    .reduce("", (before, each) -> each);
        }
    }
}
