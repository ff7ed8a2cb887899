package io.flinkalexnet.engine.cuda;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Our kernels, and what else a queue does, compiled for this processor by g++: one library for each
 * type of elements, kept under target/ until a source changes.
 */
final class ProcessorLibrary {
    private static final Path DIRECTORY = Path.of("target", "processor");
    private static final String COMPILER = "g++";
    private static final List<String> OPTIONS =
            List.of(
                    "-std=c++17",
                    "-O3",
                    "-march=native",
                    "-ffp-contract=off", // the bits of Java
                    "-fno-math-errno",
                    "-fno-strict-aliasing", // kernels move elements as uint4
                    "-fPIC",
                    "-shared",
                    "-fvisibility=hidden");
    private static final int HASH_BYTES = 8;
    private static final Map<ElementType, Calls> LOADED = new EnumMap<>(ElementType.class);

    private ProcessorLibrary() {}

    /** The functions of processor.cpp. */
    interface Calls extends Library {
        int launch(
                String file,
                String function,
                String signature,
                Pointer arguments,
                int[] grid,
                int threads,
                int sharedBytes,
                int reversed,
                byte[] message,
                int messageBytes);

        void copy(Pointer to, Pointer from, long bytes);

        void convolution(int[] shape, Pointer x, Pointer w, Pointer bias, int relu, Pointer y);

        void convolutionDataGradient(int[] shape, Pointer dy, Pointer w, Pointer dx);

        void convolutionWeightGradient(int[] shape, Pointer x, Pointer dy, Pointer dw);

        void product(int[] shape, Pointer a, Pointer b, Pointer bias, int relu, Pointer c);
    }

    /** Why there is none here. */
    static Optional<String> missing() {
        return onPath(COMPILER)
                ? Optional.empty()
                : Optional.of("no g++ in PATH to compile kernels for the processor");
    }

    static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    static synchronized Calls of(ElementType type) {
        return LOADED.computeIfAbsent(type, ProcessorLibrary::load);
    }

    private static Calls load(ElementType type) {
        try {
            return Native.load(library(type).toAbsolutePath().toString(), Calls.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path library(ElementType type) throws IOException {
        String shim = KernelSource.read("shim.h");
        String source = source();
        String name = type + "-" + hash(shim + source + OPTIONS);
        Path library = DIRECTORY.resolve(name + ".so");
        if (!Files.exists(library)) {
            Path directory = Files.createDirectories(DIRECTORY.resolve(name));
            Files.writeString(directory.resolve("shim.h"), shim);
            Files.writeString(directory.resolve("all.cpp"), source);
            compile(directory, type);
            Files.move(directory.resolve("all.so"), library, StandardCopyOption.REPLACE_EXISTING);
        }
        return library;
    }

    private static String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String source() {
        List<String> entries = new ArrayList<>();
        for (KernelSource source : KernelSource.all()) {
            for (String kernel : source.kernels()) {
                String caller = "shim::Caller<&%s::%s>".formatted(source.namespace(), kernel);
                entries.add(
                        "{\"%s\", \"%s\", %s::SIGNATURE, %s::call}"
                                .formatted(source.file(), kernel, caller, caller));
            }
        }
        String list = String.join(",\n", entries);
        return KernelSource.together()
                + "static const shim::Kernel KERNELS[] = {\n%s};\n".formatted(list)
                + KernelSource.read("processor.cpp");
    }

    private static void compile(Path directory, ElementType type) throws IOException {
        List<String> command = new ArrayList<>(List.of(COMPILER));
        command.addAll(OPTIONS);
        command.addAll(List.of("-include", "shim.h", "all.cpp", "-o", "all.so"));
        if (type == ElementType.BF16) {
            command.add("-DBF16");
        }
        CommandLine.Result result = CommandLine.run(directory, command);
        if (result.status() != 0) {
            throw new IOException("%s failed:%n%s".formatted(command, result.output()));
        }
    }
}
