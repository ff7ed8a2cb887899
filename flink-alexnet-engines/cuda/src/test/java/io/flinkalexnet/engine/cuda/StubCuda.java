package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * {@code stub-cuda.c} and {@code stub-libraries.c} in place of the driver's, CUDA's, cuDNN's and
 * cuBLAS's libraries, for processes of their own.
 */
final class StubCuda {
    private static final List<String> SOURCES = List.of("stub-cuda.c", "stub-libraries.c");
    private static final String DRIVER = "libcuda.so.1";

    private StubCuda() {}

    /** Makes them by gcc; skips the test where there is none. */
    static void make(Path folder) throws IOException, InterruptedException {
        assumeTrue(
                Loader.getPlatform().equals("linux-x86_64"),
                "skipped: CUDA's classes are for linux-x86_64");
        List<Path> sources = new ArrayList<>();
        for (String name : SOURCES) {
            Path source = folder.resolve(name);
            try (InputStream in = StubCuda.class.getResourceAsStream(name)) {
                Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
            }
            sources.add(source);
        }
        Path library = folder.resolve(DRIVER);
        compile(sources, library);
        for (String name : CudaCardProbe.LIBRARIES) {
            Files.copy(library, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes a driver without a function, which is enough for what never calls it. */
    static void makeEmptyDriver(Path folder) throws IOException, InterruptedException {
        compile(List.of(Files.createFile(folder.resolve("empty.c"))), folder.resolve(DRIVER));
    }

    private static void compile(List<Path> sources, Path library)
            throws IOException, InterruptedException {
        List<String> gcc = new ArrayList<>(List.of("gcc", "-shared", "-fPIC"));
        sources.forEach(source -> gcc.add(source.toString()));
        gcc.addAll(List.of("-o", library.toString()));
        try {
            Process process = new ProcessBuilder(gcc).redirectErrorStream(true).start();
            String output = text(process);
            assertThat(process.waitFor()).as(output).isZero();
        } catch (IOException e) {
            abort("skipped: gcc, which makes a CUDA without a card, cannot be started: " + e);
        }
    }

    /** Runs a class of the tests; the lines that it and the stubs print. */
    static List<String> run(
            Class<?> main, Map<String, String> environment, List<String> jvm, String... arguments)
            throws IOException, InterruptedException {
        String libraries = "cuda-redist"; // a jar, which JavaCPP would look into first
        String classPath =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(jar -> !jar.contains(libraries))
                        .collect(Collectors.joining(File.pathSeparator));
        return run(classPath, main, environment, jvm, arguments);
    }

    /** The same, with another class path. */
    static List<String> run(
            String classPath,
            Class<?> main,
            Map<String, String> environment,
            List<String> jvm,
            String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // short lives
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("LD_LIBRARY_PATH");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = text(process);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private static String text(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
