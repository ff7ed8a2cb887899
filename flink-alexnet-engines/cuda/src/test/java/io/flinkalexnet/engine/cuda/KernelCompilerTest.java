package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.device.ComputeCapability;
import io.flinkalexnet.engine.device.SharedLibraries;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles every kernel by NVRTC for every generation of cards, in a process of its own with an
 * empty driver. Of a build with {@code -Pcuda-redist}, or where NVRTC 13 is installed.
 */
class KernelCompilerTest {
    private static final String NVRTC = "libnvrtc.so.13";

    /** From the least that CUDA 13 knows to the latest. */
    private static final List<String> GENERATIONS =
            List.of("7.5", "8.0", "8.6", "8.9", "9.0", "10.0", "12.0");

    @TempDir private Path folder;

    @Test
    void compilesEveryKernelForEveryGenerationAndElement()
            throws IOException, InterruptedException, URISyntaxException {
        List<String> output = compile("all");
        List<String> said = output.stream().filter(line -> line.startsWith("said ")).toList();
        said.forEach(System.out::println);
        assertThat(said)
                .as(String.join("\n", output))
                .hasSize(sources().size() * GENERATIONS.size() * ElementType.values().length)
                .allSatisfy(line -> assertThat(line).matches("said .* [0-9]{4,} bytes in .* ms"));
    }

    @Test
    void repeatsWhatNvrtcSaysWithFileAndLine() throws IOException, InterruptedException {
        assertThat(compile("wrong.cu"))
                .anyMatch(
                        line -> line.contains("cannot compile wrong.cu for compute capability 9.0"))
                .anyMatch(line -> line.contains("wrong.cu(1): error") && line.contains("nothing"));
    }

    @Test
    void saysThatNvrtcDoesNotKnowTheCard() throws IOException, InterruptedException {
        assertThat(compile("unknown"))
                .anyMatch(
                        line ->
                                line.contains("for compute capability 99.0")
                                        && line.contains("a later CUDA 13")
                                        && line.contains("gpu-architecture"));
    }

    private List<String> compile(String what) throws IOException, InterruptedException {
        boolean there =
                KernelCompilerTest.class
                                .getClassLoader()
                                .getResource("org/bytedeco/cuda/linux-x86_64/" + NVRTC)
                        != null;
        assumeTrue(
                there || SharedLibraries.ofThisMachine(List.of()).find(NVRTC).isPresent(),
                "skipped: there is no %s; mvn -Pcuda-redist brings it".formatted(NVRTC));
        StubCuda.makeEmptyDriver(folder);
        String path = System.getenv().getOrDefault("LD_LIBRARY_PATH", "");
        return StubCuda.run(
                System.getProperty("java.class.path"),
                Compilation.class,
                Map.of("LD_LIBRARY_PATH", folder + (path.isEmpty() ? "" : ":" + path)),
                List.of(),
                what,
                folder.resolve("kernels").toString());
    }

    private static List<String> sources() throws IOException, URISyntaxException {
        Path resources =
                Path.of(KernelCompiler.class.getResource("common.cuh").toURI()).getParent();
        try (Stream<Path> files = Files.list(resources)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cu"))
                    .sorted()
                    .toList();
        }
    }

    /** Within the other process. */
    static final class Compilation {
        private Compilation() {}

        public static void main(String[] args) throws IOException, URISyntaxException {
            CubinCache cache = new CubinCache(Path.of(args[1]));
            try {
                switch (args[0]) {
                    case "all" -> all(cache);
                    case "unknown" -> compiler("99.0", cache).cubin("stub.cu", ElementType.F32);
                    default -> compiler("9.0", cache).cubin(args[0], ElementType.F32);
                }
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }

        private static KernelCompiler compiler(String capability, CubinCache cache) {
            return new KernelCompiler(ComputeCapability.parse(capability), cache);
        }

        private static void all(CubinCache cache) throws IOException, URISyntaxException {
            for (String source : sources()) {
                for (String generation : GENERATIONS) {
                    for (ElementType type : ElementType.values()) {
                        long start = System.nanoTime();
                        int bytes = compiler(generation, cache).cubin(source, type).length;
                        System.out.printf(
                                "said %s %s sm %s: %d bytes in %d ms%n",
                                source,
                                type,
                                generation,
                                bytes,
                                (System.nanoTime() - start) / 1_000_000);
                    }
                }
            }
        }
    }
}
