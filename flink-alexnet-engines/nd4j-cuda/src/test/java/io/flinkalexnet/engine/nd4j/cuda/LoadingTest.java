package io.flinkalexnet.engine.nd4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether ND4J's CUDA backend, built with JavaCPP 1.5.7, loads with ours, and has the operations
 * that the engine calls. Needs no card: driver and CUDA libraries are empty ones made by gcc, and
 * symbols are bound when they are called. In processes of their own, with a library path.
 */
class LoadingTest {
    private static final List<String> LIBRARIES =
            List.of(
                    "libcuda.so.1",
                    "libcudart.so.11.0",
                    "libcublas.so.11",
                    "libcublasLt.so.11",
                    "libcusolver.so.11",
                    "libcusparse.so.11",
                    "libcudnn.so.8");

    /** Every operation of ND4J that the engine calls by name on a device. */
    private static final List<String> OPERATIONS =
            List.of(
                    "add",
                    "biasadd",
                    "cast",
                    "concat",
                    "conv2d",
                    "conv2d_bp",
                    "divide",
                    "gather",
                    "greater",
                    "identity",
                    "matmul",
                    "maxpool2d",
                    "maxpool2d_bp",
                    "multiply",
                    "onehot",
                    "Pow",
                    "reduce_logsumexp",
                    "reduce_max",
                    "reduce_sum",
                    "relu",
                    "relu_bp",
                    "softmax",
                    "split",
                    "subtract",
                    "tanh");

    @TempDir private Path libraries;

    @Test
    void loadsOnOurJavaCppWithAStubDriver() throws IOException, InterruptedException {
        assumeTrue(
                Loader.getPlatform().equals("linux-x86_64"),
                "skipped: ND4J's CUDA libraries are for linux-x86_64");
        for (String library : LIBRARIES) {
            makeEmptyLibrary(library);
        }
        String output = runLoad(Map.of("LD_LIBRARY_PATH", libraries.toString()));
        assertThat(output)
                .contains("javacpp " + Loader.getVersion())
                .contains("HAVE_CUDNN")
                .contains("devices 0");
        assertThat(output.lines().filter(line -> line.startsWith("operation ")))
                .containsAll(OPERATIONS.stream().map(name -> "operation " + name).toList());
    }

    private void makeEmptyLibrary(String name) throws IOException, InterruptedException {
        List<String> gcc =
                List.of(
                        "gcc",
                        "-shared",
                        "-xc",
                        "/dev/null",
                        "-Wl,-soname," + name,
                        "-o",
                        libraries.resolve(name).toString());
        try {
            Process process = new ProcessBuilder(gcc).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        } catch (IOException e) {
            abort("skipped: gcc, which makes the stub driver, cannot be started: " + e);
        }
    }

    private static String runLoad(Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Load.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** Loads the backend's native library as the engine does, and prints what is in it. */
    static final class Load {
        private Load() {}

        public static void main(String[] args) throws ReflectiveOperationException, IOException {
            Loader.loadProperties().setProperty("platform.extension", "-cudnn");
            System.out.println("javacpp " + Loader.getVersion());
            Class.forName("org.bytedeco.cuda.global.cudart");
            Class<?> type = Class.forName("org.nd4j.linalg.jcublas.bindings.Nd4jCuda");
            Object nd4j = type.getConstructor().newInstance();
            System.out.println(type.getMethod("buildInfo").invoke(nd4j));
            String all = (String) type.getMethod("getAllCustomOps").invoke(nd4j);
            for (String operation : all.split(";")) {
                System.out.println("operation " + operation.split(":")[0]);
            }
            System.out.println("devices " + type.getMethod("getAvailableDevices").invoke(nd4j));
        }
    }
}
