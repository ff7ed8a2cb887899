package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import io.flinkalexnet.engine.device.StubNvidiaSmi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How plans of cuDNN and algorithms of cublasLt are found and kept, with {@code stub-libraries.c}
 * in their place. Tensors in what is printed: 2 x, 3 w, 4 y, 5 bias, 6 the summand.
 */
class LibrarySearchTest {
    /** By scene and circumstances: a process takes seconds. */
    private static final Map<List<String>, List<String>> OUTPUTS = new HashMap<>();

    @TempDir private static Path libraries;
    @TempDir private static Path programs;

    @BeforeAll
    static void makesLibrariesThatComputeNothing() throws IOException, InterruptedException {
        StubCuda.make(libraries);
        StubNvidiaSmi.printing(
                programs, "0, GPU-aa, NVIDIA H100 80GB HBM3, 9.0, 81559, 81000, 580.65.06");
    }

    @Test
    void takesTheFastestEngineThatThePrecisionAllows() throws IOException, InterruptedException {
        assertThat(after("run", run("forward", "BF16")))
                .containsExactly("cudnn execute engine 1 with 2 3 4 5", "said again");
        assertThat(after("run", run("forward", "F32")))
                .containsExactly("cudnn execute engine 5 with 2 3 4 5", "said again");
    }

    @Test
    void triesWhatIsProposedOnceAndThenRemembers() throws IOException, InterruptedException {
        List<String> output = run("forward", "BF16");
        List<String> searched =
                output.subList(output.indexOf("said make"), output.indexOf("said run"));
        // engines 1, 2 and 5 of four graphs, two of which are the second group's: four runs each
        assertThat(searched.stream().filter(line -> line.startsWith("cudnn execute engine")))
                .hasSize(4 * 3 * 4)
                .noneMatch(line -> line.contains("engine 3") || line.contains("engine 0"));
        assertThat(output.subList(output.indexOf("said again"), output.indexOf("said run again")))
                .as("the same once more")
                .noneMatch(line -> line.startsWith("cudnn execute"));
        assertThat(output.subList(output.indexOf("said run again"), output.size()))
                .contains("cudnn execute engine 1 with 2 3 4 5");
    }

    @Test
    void doesBiasAndReluInPlaceWhereNothingFusesThem() throws IOException, InterruptedException {
        assertThat(after("run", run("forward", "BF16", "STUB_NO_FUSION")))
                .containsExactly(
                        "cudnn execute engine 1 with 2 3 4",
                        "cudnn execute engine 1 with 4 5",
                        "cudnn execute engine 1 with 4",
                        "said again");
    }

    @Test
    void gradientsAreOneCall() throws IOException, InterruptedException {
        for (String gradient : List.of("data", "weights")) {
            assertThat(after("run", run(gradient, "F32")))
                    .containsExactly("cudnn execute engine 5 with 2 3 4", "said again");
        }
    }

    @Test
    void leavesNoDescriptorBehind() throws IOException, InterruptedException {
        List<String> output = run("forward", "BF16", "STUB_NO_FUSION");
        assertThat(output.subList(output.indexOf("said close"), output.size()))
                .contains("cudnn no descriptor left");
    }

    @Test
    void productsTakeTheFastestAlgorithmAndRememberIt() throws IOException, InterruptedException {
        List<String> output = run("product", "F32");
        List<String> searched =
                output.subList(output.indexOf("said make"), output.indexOf("said run"));
        assertThat(searched.stream().filter(line -> line.startsWith("cublas"))).hasSize(3 * 4);
        assertThat(after("run", output)).containsExactly("cublas algorithm 101", "said again");
        assertThat(output.subList(output.indexOf("said again"), output.indexOf("said run again")))
                .noneMatch(line -> line.startsWith("cublas"));
    }

    /** The lines from "said name" to the next that is said. */
    private static List<String> after(String name, List<String> output) {
        int from = output.indexOf("said " + name) + 1;
        int to = from;
        while (!output.get(to).startsWith("said ")) {
            to++;
        }
        return output.subList(from, to + 1);
    }

    private static List<String> run(String scene, String precision, String... environment)
            throws IOException, InterruptedException {
        List<String> key = List.of(scene, precision, String.join(" ", environment));
        List<String> known = OUTPUTS.get(key);
        if (known != null) {
            return known;
        }
        Map<String, String> variables = new HashMap<>();
        variables.put("LD_LIBRARY_PATH", libraries.toString());
        variables.put("PATH", programs + ":" + System.getenv("PATH"));
        for (String name : environment) {
            variables.put(name, "1");
        }
        List<String> output = StubCuda.run(Scenes.class, variables, List.of(), scene, precision);
        OUTPUTS.put(key, output);
        return output;
    }

    /** Within the other process. */
    static final class Scenes {
        private static final Convolution SHAPE = new Convolution(2, 8, 8, 32, 32, 3, 1, 1, 2);
        private static final MatrixProduct PRODUCT =
                new MatrixProduct(2, 16, 8, false, true, ElementType.F32);

        private Scenes() {}

        public static void main(String[] args) {
            Device device = CudaDevice.of(0);
            Queue queue = device.openQueue(Precision.valueOf(args[1]));
            Block[] blocks = new Block[4];
            for (int i = 0; i < blocks.length; i++) {
                blocks[i] = device.allocate(1 << 16);
            }
            say("make");
            Queue.Work work = make(args[0], queue, blocks);
            say("run");
            work.enqueue();
            say("again");
            Queue.Work again = make(args[0], queue, blocks);
            say("run again");
            again.enqueue();
            say("close");
            queue.close();
        }

        private static Queue.Work make(String scene, Queue queue, Block... blocks) {
            return switch (scene) {
                case "forward" ->
                        queue.convolution(
                                SHAPE, blocks[0], blocks[1], blocks[2], Epilogue.RELU, blocks[3]);
                case "data" ->
                        queue.convolutionDataGradient(SHAPE, blocks[3], blocks[1], blocks[0]);
                case "weights" ->
                        queue.convolutionWeightGradient(SHAPE, blocks[0], blocks[3], blocks[1]);
                case "product" ->
                        queue.product(
                                PRODUCT, blocks[0], blocks[1], blocks[2], Epilogue.RELU, blocks[3]);
                default -> throw new IllegalArgumentException(scene);
            };
        }

        private static void say(String what) {
            System.out.println("said " + what);
        }
    }
}
