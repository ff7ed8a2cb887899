package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.cuda.KernelLaunch.Argument;
import io.flinkalexnet.engine.cuda.KernelLaunch.Grid;
import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import io.flinkalexnet.engine.cuda.Queue.Work;
import io.flinkalexnet.engine.model.LayerSpec.Activation.Kind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the processor does in place of a card, and what it refuses. */
class ProcessorQueueTest {
    private ProcessorDevice device;
    private Queue queue;

    @BeforeEach
    void open() {
        device = new ProcessorDevice(1 << 20);
        queue = device.openQueue(Precision.F32);
    }

    @AfterEach
    void close() {
        if (device != null) {
            queue.close();
            device.close();
        }
    }

    @Test
    void worksWhenSomebodyWaits() {
        HostBlock in = device.allocateHost(8);
        HostBlock out = device.allocateHost(8);
        Block x = device.allocate(8);
        Block y = device.allocate(8);
        Work work =
                queue.sequence(
                        List.of(
                                queue.upload(in, x),
                                queue.copy(x, y),
                                queue.clear(x),
                                queue.download(y, out)));
        work.enqueue();
        in.bytes().putFloat(0, 2).putFloat(4, 3); // a card may read as late as that
        assertThat(out.bytes().getFloat(4)).isZero();
        queue.await();
        assertThat(out.bytes().getFloat(0)).isEqualTo(2);
        assertThat(out.bytes().getFloat(4)).isEqualTo(3);
        assertThat(read(x)).containsExactly(0, 0);
    }

    @Test
    void runsKernels() {
        Block x = floats(-1, 2, -3);
        Work relu = queue.launch(new Kernels(ElementType.F32).activation(Kind.RELU, 3, x, x));
        relu.enqueue();
        queue.await();
        assertThat(read(x)).containsExactly(0, 2, 0);
    }

    @Test
    void allocatesZeroedAlignedMemoryUpToItsLimit() {
        Block some = device.allocate((1 << 20) - 100);
        assertThat(some.address() % 256).isZero();
        assertThat(read(some)).containsOnly(0);
        assertThat(device.freeBytes()).isEqualTo(100);
        assertThatThrownBy(() -> device.allocate(101))
                .isInstanceOf(OutOfDeviceMemoryException.class)
                .hasMessageContaining("101 bytes were asked for, 100");
        device.free(some);
        assertThat(device.freeBytes()).isEqualTo(1 << 20);
        assertThat(device.liveBlocks()).isZero();
    }

    @Test
    void findsWhatIsWrittenAroundABlock() {
        Block behind = device.allocate(4);
        new Pointer(behind.address()).setByte(4, (byte) 1);
        assertThatThrownBy(() -> device.free(behind))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wrote 0 bytes behind");
        Block before = device.allocate(4);
        new Pointer(before.address() - 1).setByte(0, (byte) 1);
        assertThatThrownBy(() -> device.free(before))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wrote 1 bytes before");
    }

    @Test
    void refusesBlocksThatAreNotAllocated() {
        Block x = floats(1, 2);
        Work later = queue.clear(x);
        Work kernel = queue.launch(new Kernels(ElementType.F32).activation(Kind.RELU, 2, x, x));
        device.free(x);
        assertThatThrownBy(() -> device.free(x)).hasMessageContaining("was not allocated here");
        assertThatThrownBy(() -> queue.copy(floats(1), x)).hasMessageContaining("not allocated");
        for (Work work : List.of(later, kernel)) {
            work.enqueue();
            assertThatThrownBy(queue::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is not allocated");
        }
    }

    @Test
    void refusesArgumentsThatAKernelDoesNotTake() {
        Block x = floats(1, 2);
        Argument pointer = new Argument.Pointer(x);
        assertThatThrownBy(() -> launch("relu", 0, pointer, pointer, pointer))
                .hasMessageContaining("kernel relu in elementwise.cu: takes ipp, was given ppp");
        assertThatThrownBy(() -> launch("leakyRelu", 0, pointer))
                .hasMessageContaining("no such kernel");
        assertThatThrownBy(() -> launch("relu", 49_153, pointer))
                .hasMessageContaining("no card takes")
                .hasMessageContaining("49153 bytes of shared memory");
    }

    @Test
    void findsWhatIsWrittenBehindSharedMemory() {
        KernelLaunch right =
                new Kernels(ElementType.F32)
                        .normalize(
                                Kernels.InputShape.plain(1, 2, 2),
                                1,
                                device.allocate(12),
                                device.allocate(Kernels.PICTURE_BYTES),
                                device.allocate(48),
                                device.allocate(48));
        KernelLaunch wrong =
                new KernelLaunch(
                        right.file(),
                        right.function(),
                        right.grid(),
                        right.threads(),
                        right.sharedBytes() - 4,
                        right.arguments());
        queue.launch(right).enqueue();
        queue.await();
        queue.launch(wrong).enqueue();
        assertThatThrownBy(queue::await)
                .hasMessageContaining("writes behind its 20 bytes of shared memory");
    }

    private void launch(String function, int sharedBytes, Argument... arguments) {
        queue.launch(
                        new KernelLaunch(
                                "elementwise.cu",
                                function,
                                Grid.of(1),
                                32,
                                sharedBytes,
                                List.of(arguments)))
                .enqueue();
        queue.await();
    }

    @Test
    void multipliesMatricesOfEitherOrder() {
        Block bias = floats(10, -20);
        for (boolean transposeA : new boolean[] {false, true}) {
            for (boolean transposeB : new boolean[] {false, true}) {
                Block a = transposeA ? floats(1, 4, 2, 5, 3, 6) : floats(1, 2, 3, 4, 5, 6);
                Block b = transposeB ? floats(1, 0, 1, 0, 1, -1) : floats(1, 0, 0, 1, 1, -1);
                Block c = device.allocate(16);
                MatrixProduct shape =
                        new MatrixProduct(2, 2, 3, transposeA, transposeB, ElementType.F32);
                queue.product(shape, a, b, null, Epilogue.NONE, c).enqueue();
                queue.await();
                assertThat(read(c)).containsExactly(4, -1, 10, -1);
                queue.product(shape, a, b, bias, Epilogue.RELU, c).enqueue();
                queue.await();
                assertThat(read(c)).containsExactly(14, 0, 20, 0);
            }
        }
    }

    private Block floats(float... values) {
        Block block = device.allocate((long) values.length * Float.BYTES);
        new Pointer(block.address()).write(0, values, 0, values.length);
        return block;
    }

    private static float[] read(Block block) {
        return new Pointer(block.address()).getFloatArray(0, (int) (block.bytes() / Float.BYTES));
    }
}
