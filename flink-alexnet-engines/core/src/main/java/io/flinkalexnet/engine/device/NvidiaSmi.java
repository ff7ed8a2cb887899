package io.flinkalexnet.engine.device;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks {@code nvidia-smi}, which comes with every driver, for the cards. A process of its own: what
 * goes wrong in a driver's libraries goes wrong there, a hanging driver is given up on, and nothing
 * is loaded into ours. Thread-safe.
 */
public final class NvidiaSmi {
    private static final String PROGRAM = "nvidia-smi";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int DETAIL_MAX = 300;
    private static final int NO_DEVICE_STATUS = 6;
    private static final int NO_DRIVER_STATUS = 9;

    /** Where drivers put it that PATH may lack: images of NVIDIA, Windows' subsystem for Linux. */
    private static final List<Path> USUAL =
            List.of(
                    Path.of("/usr/bin"),
                    Path.of("/usr/local/nvidia/bin"),
                    Path.of("/usr/lib/wsl/lib"));

    private final List<Path> folders;
    private final Duration limit;

    /**
     * @param folders where to look, in this order
     * @param limit after which the program is killed
     */
    public NvidiaSmi(List<Path> folders, Duration limit) {
        this.folders = folders.stream().distinct().toList();
        this.limit = limit;
    }

    /** That of this machine: in PATH, then where drivers put it. */
    public static NvidiaSmi ofThisMachine() {
        List<Path> folders = new ArrayList<>();
        String path = System.getenv("PATH");
        if (path != null) {
            Arrays.stream(path.split(File.pathSeparator))
                    .filter(folder -> !folder.isBlank())
                    .map(Path::of)
                    .forEach(folders::add);
        }
        folders.addAll(USUAL);
        return new NvidiaSmi(folders, LIMIT);
    }

    /** What came of asking. */
    public enum Outcome {
        /** There are cards. */
        DEVICES,
        /** There is no such program: no driver is installed, or it isn't shown to a container. */
        NOT_FOUND,
        /** The program is there, and says that the driver doesn't answer. */
        NO_DRIVER,
        /** The driver answers and has no card. */
        NO_DEVICE,
        /** Anything else; the detail says what. */
        FAILED
    }

    /**
     * @param devices by index; empty unless the outcome is DEVICES
     * @param detail the program's own words or what was done; empty if there are devices
     */
    public record Answer(Outcome outcome, List<NvidiaDevice> devices, String detail) {
        private static Answer without(Outcome outcome, String detail) {
            return new Answer(outcome, List.of(), detail);
        }
    }

    /** Asks now. Never throws, and takes no longer than the limit. */
    public Answer ask() {
        for (Path folder : folders) {
            Path program = folder.resolve(PROGRAM);
            if (Files.isExecutable(program) && !Files.isDirectory(program)) {
                return ask(program);
            }
        }
        return Answer.without(Outcome.NOT_FOUND, "%s is in none of %s".formatted(PROGRAM, folders));
    }

    private Answer ask(Path program) {
        ProcessBuilder builder =
                new ProcessBuilder(
                        program.toString(),
                        "--query-gpu=" + NvidiaDevice.QUERY,
                        "--format=csv,noheader,nounits");
        builder.redirectErrorStream(true);
        try {
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                CompletableFuture<String> output =
                        CompletableFuture.supplyAsync(() -> read(process));
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    return Answer.without(
                            Outcome.FAILED,
                            "%s did not answer within %d s".formatted(program, limit.toSeconds()));
                }
                return understand(program, process.exitValue(), output.join());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Answer.without(
                    Outcome.FAILED, "%s cannot be started: %s".formatted(program, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.without(Outcome.FAILED, "interrupted while asking " + program);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer understand(Path program, int status, String output) {
        String words = "%s: %s".formatted(program, shorten(output));
        if (status == NO_DEVICE_STATUS || output.contains("No devices were found")) {
            return Answer.without(Outcome.NO_DEVICE, words);
        }
        if (status == NO_DRIVER_STATUS) {
            return Answer.without(Outcome.NO_DRIVER, words);
        }
        if (status != 0) {
            return Answer.without(Outcome.FAILED, words + " (exit status " + status + ")");
        }
        try {
            List<NvidiaDevice> devices =
                    output.lines()
                            .filter(line -> !line.isBlank())
                            .map(NvidiaDevice::parse)
                            .toList();
            return devices.isEmpty()
                    ? Answer.without(Outcome.NO_DEVICE, program + " lists no card")
                    : new Answer(Outcome.DEVICES, devices, "");
        } catch (IllegalArgumentException e) {
            return Answer.without(
                    Outcome.FAILED,
                    "%s answers what is not understood: %s".formatted(program, e.getMessage()));
        }
    }

    private static String shorten(String output) {
        String words = output.strip().replaceAll("\\s+", " ");
        return words.length() > DETAIL_MAX ? words.substring(0, DETAIL_MAX) + "..." : words;
    }
}
