package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.device.StubNvidiaSmi;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A card with its queue over {@code stub-cuda.c}, which keeps to CUDA's signatures and does on host
 * memory what it is told: shows that calls, pointers, arguments, graphs and errors come across, and
 * nothing about a card.
 */
class CudaDeviceTest {
    @TempDir private static Path libraries;
    @TempDir private static Path programs;
    @TempDir private Path cache;

    @BeforeAll
    static void makesACudaWithoutACard() throws IOException, InterruptedException {
        StubCuda.make(libraries);
        StubNvidiaSmi.printing(
                programs, "0, GPU-aa, NVIDIA H100 80GB HBM3, 9.0, 81559, 81000, 580.65.06");
    }

    @Test
    void computesWhatItIsTold() throws IOException, InterruptedException {
        List<String> output = run("compute");
        assertThat(output)
                .contains(
                        "said Stub card (index 0, compute capability 9.0, CUDA 13.0 on a driver for 13.1, cuDNN 9.15, NVRTC 13.0)",
                        "said free 1073741824",
                        "said zeroed 0.0 0.0 0.0",
                        "said direct 1.5 2.5 3.5",
                        "said part 1.5 0.0 0.0",
                        "said cleared 0.0 0.0 0.0",
                        "cuda compile --gpu-architecture=sm_90 --std=c++17",
                        "cuda machine code",
                        "cuda launch add 7 2 1, 32 1 1, 0, last argument 1099511627776",
                        "cuda attribute 8 of add = 65536",
                        "cuda launch add 1 1 1, 32 1 1, 65536, last argument 0");
        assertThat(output.stream().filter("cuda machine code"::equals)).hasSize(1);
        assertThat(output.subList(output.indexOf("said closing"), output.size()))
                .as("given back")
                .contains("cuda destroy stream", "cuda free", "cuda free host", "cuda unload");

        assertThat(run("compute"))
                .as("kernels of an earlier process")
                .noneMatch(line -> line.startsWith("cuda compile"))
                .contains("cuda machine code", "said direct 1.5 2.5 3.5");
    }

    @Test
    void runsASequenceAsAGraphFromTheSecondTimeOn() throws IOException, InterruptedException {
        List<String> output = run("graph");
        assertThat(
                        output.stream()
                                .filter(
                                        line ->
                                                line.startsWith("said ")
                                                        || line.startsWith("cuda launch")
                                                        || line.contains("capture"))
                                .toList())
                .containsExactly(
                        "cuda launch add 1 1 1, 32 1 1, 0, last argument 0",
                        "cuda launch add 1 1 1, 32 1 1, 0, last argument 0",
                        "said 2.0",
                        "cuda begin capture",
                        "cuda launch add 1 1 1, 32 1 1, 0, last argument 0",
                        "cuda launch add 1 1 1, 32 1 1, 0, last argument 0",
                        "cuda end capture",
                        "cuda launch graph",
                        "said 4.0",
                        "cuda launch graph",
                        "said 6.0");
    }

    @Test
    void saysThatMemoryIsShortAndGoesOn() throws IOException, InterruptedException {
        assertThat(run("memory"))
                .contains(
                        "said OutOfDeviceMemoryException: Stub card (index 0, compute capability 9.0, CUDA 13.0 on a driver for 13.1, cuDNN 9.15, NVRTC 13.0) has no 2147483648 bytes (2048 MiB) left: 1024 MiB of 2048 MiB are free; use a smaller batch size, or end what else uses the card (nvidia-smi lists it)",
                        "said 1.0");
    }

    @Test
    void repeatsThatTheCardHasFailed() throws IOException, InterruptedException {
        List<String> said = run("fault").stream().filter(line -> line.startsWith("said ")).toList();
        assertThat(said).hasSize(4);
        assertThat(said.subList(0, 3))
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "said IllegalStateException: card 0 has failed: cudaErrorIllegalAddress (700: an illegal memory access was encountered), reported by cudaStreamSynchronize")
                                        .contains("only a new process can use the card again"));
        assertThat(said.get(3)).isEqualTo("said closed");
    }

    @Test
    void saysWhatIsWrongWithAKernel() throws IOException, InterruptedException {
        assertThat(run("kernel"))
                .contains(
                        "said IllegalStateException: looking for missing in stub.cu failed on card 0: cudaErrorSymbolNotFound (500: named symbol not found)",
                        "said IllegalStateException: there is no resource absent.cu")
                .anyMatch(
                        line ->
                                line.contains("NVRTC 13.0 cannot compile wrong.cu")
                                        && line.contains("stubs compile nothing of that kind"));
    }

    private List<String> run(String scene) throws IOException, InterruptedException {
        List<String> output =
                StubCuda.run(
                        Scenes.class,
                        Map.of(
                                "LD_LIBRARY_PATH",
                                libraries.toString(),
                                "PATH",
                                programs.toString() + ":" + System.getenv("PATH")),
                        List.of("-D" + CubinCache.DIRECTORY + "=" + cache),
                        scene);
        output.stream().filter(line -> line.startsWith("said ")).forEach(System.out::println);
        return output;
    }

    /** Within the other process. */
    static final class Scenes {
        private static final int COUNT = 3;
        private static final long BYTES = COUNT * Float.BYTES;

        private final Device device = CudaDevice.of(0);
        private final Queue queue = device.openQueue(Precision.F32);

        private Scenes() {}

        public static void main(String[] args) {
            Scenes scenes = new Scenes();
            switch (args[0]) {
                case "compute" -> scenes.compute();
                case "graph" -> scenes.graph();
                case "memory" -> scenes.memory();
                case "fault" -> scenes.fault();
                case "kernel" -> scenes.kernel();
                default -> throw new IllegalArgumentException(args[0]);
            }
        }

        private void compute() {
            say(device.describe());
            say("free " + device.freeBytes());
            Block block = device.allocate(BYTES);
            Block other = device.allocate(BYTES);
            HostBlock host = device.allocateHost(BYTES);
            Queue.Work show = queue.download(block, host);
            say("zeroed " + shown(show, host));
            values(host).put(new float[] {1, 2, 3});
            queue.upload(host, block).enqueue();
            queue.launch(add(new KernelLaunch.Grid(7, 2, 1), 0, block, COUNT, 0.5f, 1L << 40))
                    .enqueue();
            say("direct " + shown(show, host));
            queue.copy(block.slice(0, Float.BYTES), other).enqueue();
            say("part " + shown(queue.download(other, host), host));
            queue.launch(add(KernelLaunch.Grid.of(1), 64 << 10, block, COUNT, 1, 0)).enqueue();
            queue.clear(block).enqueue();
            say("cleared " + shown(show, host));
            say("closing");
            queue.close();
            device.free(block);
            device.free(host);
            device.close();
        }

        private void graph() {
            Block block = device.allocate(BYTES);
            HostBlock host = device.allocateHost(BYTES);
            Queue.Work once = queue.launch(add(KernelLaunch.Grid.of(1), 0, block, 1, 1, 0));
            Queue.Work inner = queue.sequence(List.of(once));
            Queue.Work both = queue.sequence(List.of(once, inner, queue.download(block, host)));
            for (int i = 0; i < 3; i++) {
                both.enqueue();
                queue.await();
                say("" + values(host).get(0));
            }
            queue.close();
        }

        private void memory() {
            said(() -> device.allocate(2L << 30));
            Block block = device.allocate(BYTES);
            HostBlock host = device.allocateHost(BYTES);
            queue.launch(add(KernelLaunch.Grid.of(1), 0, block, 1, 1, 0)).enqueue();
            queue.download(block, host).enqueue();
            queue.await();
            say("" + values(host).get(0));
        }

        private void fault() {
            Block block = device.allocate(BYTES);
            HostBlock host = device.allocateHost(BYTES);
            KernelLaunch fault =
                    new KernelLaunch(
                            "stub.cu",
                            "fault",
                            KernelLaunch.Grid.of(1),
                            32,
                            0,
                            add(KernelLaunch.Grid.of(1), 0, block, 1, 1, 0).arguments());
            queue.launch(fault).enqueue();
            said(
                    () -> {
                        queue.await();
                        return "awaited";
                    });
            said(() -> device.allocate(BYTES));
            said(() -> device.openQueue(Precision.F32));
            device.free(block);
            device.free(host);
            queue.close();
            device.close();
            say("closed");
        }

        private void kernel() {
            for (String[] each :
                    new String[][] {
                        {"stub.cu", "missing"}, {"absent.cu", "add"}, {"wrong.cu", "add"}
                    }) {
                said(
                        () ->
                                queue.launch(
                                        new KernelLaunch(
                                                each[0],
                                                each[1],
                                                KernelLaunch.Grid.of(1),
                                                32,
                                                0,
                                                List.of())));
            }
        }

        private static KernelLaunch add(
                KernelLaunch.Grid grid,
                int sharedBytes,
                Block block,
                int count,
                float value,
                long last) {
            return new KernelLaunch(
                    "stub.cu",
                    "add",
                    grid,
                    32,
                    sharedBytes,
                    List.of(
                            new KernelLaunch.Argument.Pointer(block),
                            new KernelLaunch.Argument.Whole(count),
                            new KernelLaunch.Argument.Real(value),
                            new KernelLaunch.Argument.Long(last)));
        }

        private String shown(Queue.Work download, HostBlock host) {
            download.enqueue();
            queue.await();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                texts.add("" + values(host).get(i));
            }
            return String.join(" ", texts);
        }

        private static FloatBuffer values(HostBlock host) {
            return host.bytes().duplicate().order(host.bytes().order()).asFloatBuffer();
        }

        private static void said(Supplier<?> call) {
            try {
                say("no failure: " + call.get());
            } catch (RuntimeException e) {
                say(e.getClass().getSimpleName() + ": " + e.getMessage().replace('\n', ' '));
            }
        }

        private static void say(String text) {
            System.out.println("said " + text);
        }
    }
}
