package io.flinkalexnet.gpukit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one part in a process of its own, so that what crashes, hangs or breaks a card's context
 * costs that part only.
 */
final class PartProcess {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path results;

    PartProcess(Path results) {
        this.results = results;
    }

    /**
     * Runs it to its end or its limit.
     *
     * @param name of its log and its result
     * @param main class with a {@code main} that writes an {@link Outcome} to its first argument
     * @param arguments the further ones
     */
    PartResult run(String name, Class<?> main, List<String> arguments, int seconds)
            throws IOException, InterruptedException {
        Path result = results.resolve(name + ".json");
        Path log = results.resolve(name + ".log");
        Files.deleteIfExists(result);
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder(command(main, result, arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        double took = (System.nanoTime() - start) / 1e9;
        return new PartResult(
                name, took, outcome(ended, process.exitValue(), seconds, result, log));
    }

    private static List<String> command(Class<?> main, Path result, List<String> arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx3g",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName(),
                                result.toString()));
        command.addAll(arguments);
        return command;
    }

    private static Outcome outcome(boolean ended, int status, int seconds, Path result, Path log)
            throws IOException {
        if (Files.exists(result)) {
            return JSON.readValue(result.toFile(), Outcome.class);
        }
        String why =
                ended
                        ? "its process ended with status %d and no result".formatted(status)
                        : "it was ended after %d s".formatted(seconds);
        return Outcome.failed("%s: %s (%s)".formatted(why, lastLine(log), log), List.of());
    }

    private static String lastLine(Path log) throws IOException {
        String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "nothing was printed" : lines.get(lines.size() - 1).strip();
    }

    /** Writes what a part found; whole or not at all. */
    static void write(Outcome outcome, Path result) throws IOException {
        File part = new File(result + ".part");
        JSON.writeValue(part, outcome);
        Files.move(part.toPath(), result);
    }
}
