package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import io.flinkalexnet.engine.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Blocks and launches of a test. Launches run twice from the same bytes, with threads forwards and
 * backwards, and must leave the same bytes; around blocks nothing may be written. What is compared
 * counts as a check of the kernels that ran before, see {@link KernelReport}.
 */
final class KernelRun implements AutoCloseable {
    /** Of the largest value in a tensor: a few roundings of floats. */
    static final double FLOAT_TOLERANCE = 1e-6;

    private static final double BFLOAT16_ROUNDING = 0x1p-8; // twice what one rounding costs
    private static final byte UNWRITTEN = (byte) 0xff; // a NaN in any type

    private final ElementType type;
    private final Kernels kernels;
    private final ProcessorDevice device = new ProcessorDevice();
    private final Queue queue;
    private final List<Block> blocks = new ArrayList<>();
    private final Set<String> ran = new LinkedHashSet<>();

    KernelRun(ElementType type) {
        this.type = type;
        kernels = new Kernels(type);
        queue = device.openQueue(type == ElementType.F32 ? Precision.F32 : Precision.BF16);
    }

    Kernels kernels() {
        return kernels;
    }

    /** For what is not a kernel. */
    Queue queue() {
        return queue;
    }

    /** Normally distributed, as elements can have them. */
    float[] random(int count, double scale) {
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = rounded((float) (random.nextGaussian() * scale));
        }
        return values;
    }

    /** As an element has it. */
    float rounded(float value) {
        return type == ElementType.F32 ? value : Bfloat16.toFloat(Bfloat16.of(value));
    }

    /** Elements that were not written; as all other blocks until a launch writes them. */
    Block elements(int count) {
        return unwritten((long) count * type.bytes());
    }

    Block elements(float... values) {
        Block block = elements(values.length);
        Pointer to = new Pointer(block.address());
        if (type == ElementType.F32) {
            to.write(0, values, 0, values.length);
        } else {
            short[] rounded = new short[values.length];
            for (int i = 0; i < values.length; i++) {
                rounded[i] = Bfloat16.of(values[i]);
            }
            to.write(0, rounded, 0, rounded.length);
        }
        return block;
    }

    Block unwritten(long bytes) {
        Block block = device.allocate(bytes);
        new Pointer(block.address()).setMemory(0, bytes, UNWRITTEN);
        blocks.add(block);
        return block;
    }

    Block floats(float... values) {
        Block block = unwritten((long) values.length * Float.BYTES);
        new Pointer(block.address()).write(0, values, 0, values.length);
        return block;
    }

    Block doubles(double... values) {
        Block block = unwritten((long) values.length * Double.BYTES);
        new Pointer(block.address()).write(0, values, 0, values.length);
        return block;
    }

    Block ints(int... values) {
        Block block = unwritten((long) values.length * Integer.BYTES);
        new Pointer(block.address()).write(0, values, 0, values.length);
        return block;
    }

    Block bytes(byte... values) {
        Block block = unwritten(values.length);
        new Pointer(block.address()).write(0, values, 0, values.length);
        return block;
    }

    float[] readElements(Block block) {
        Pointer from = new Pointer(block.address());
        int count = (int) (block.bytes() / type.bytes());
        if (type == ElementType.F32) {
            return from.getFloatArray(0, count);
        }
        float[] values = new float[count];
        short[] bits = from.getShortArray(0, count);
        for (int i = 0; i < count; i++) {
            values[i] = Bfloat16.toFloat(bits[i]);
        }
        return values;
    }

    float[] readFloats(Block block) {
        return new Pointer(block.address()).getFloatArray(0, (int) (block.bytes() / Float.BYTES));
    }

    double[] readDoubles(Block block) {
        return new Pointer(block.address()).getDoubleArray(0, (int) (block.bytes() / Double.BYTES));
    }

    int[] readInts(Block block) {
        return new Pointer(block.address()).getIntArray(0, (int) (block.bytes() / Integer.BYTES));
    }

    byte[] readBytes(Block block) {
        return new Pointer(block.address()).getByteArray(0, (int) block.bytes());
    }

    /** Runs them one after the other. */
    void run(KernelLaunch... launches) {
        List<byte[]> before = blocks.stream().map(this::readBytes).toList();
        runOnce(false, launches);
        List<byte[]> after = blocks.stream().map(this::readBytes).toList();
        for (int i = 0; i < blocks.size(); i++) {
            byte[] bytes = before.get(i);
            new Pointer(blocks.get(i).address()).write(0, bytes, 0, bytes.length);
        }
        runOnce(true, launches);
        for (int i = 0; i < blocks.size(); i++) {
            assertThat(Arrays.equals(readBytes(blocks.get(i)), after.get(i)))
                    .as("the same bytes from %s backwards", ran)
                    .isTrue();
        }
    }

    private void runOnce(boolean reversed, KernelLaunch... launches) {
        ran.clear();
        for (KernelLaunch launch : launches) {
            new NativeLaunch(ProcessorLibrary.of(type), device, launch).run(reversed);
            ran.add(launch.function());
            device.checkGuards();
        }
    }

    /** Compares elements, each of which was rounded once at its end. */
    void near(double[] expected, Block actual) {
        near(expected, actual, FLOAT_TOLERANCE);
    }

    /**
     * @param tolerance of the largest value
     */
    void near(double[] expected, Block actual, double tolerance) {
        double rounding = type == ElementType.F32 ? 0 : BFLOAT16_ROUNDING;
        near(expected, readElements(actual), rounding, tolerance);
    }

    void nearFloats(double[] expected, Block actual) {
        near(expected, readFloats(actual), 0, FLOAT_TOLERANCE);
    }

    private void near(double[] expected, float[] actual, double rounding, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int i = 0; i < expected.length; i++) {
            double allowed = rounding * Math.abs(expected[i]) + tolerance * largest;
            if (!(Math.abs(actual[i] - expected[i]) <= allowed + Float.MIN_NORMAL)) {
                throw new AssertionError(
                        "%s: value %d of %d is %s, not %s"
                                .formatted(ran, i, actual.length, actual[i], expected[i]));
            }
        }
        count(expected.length);
    }

    /** Compares bit by bit. */
    void same(float[] expected, float[] actual) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                throw new AssertionError(
                        "%s: value %d of %d is %s, not exactly %s"
                                .formatted(ran, i, actual.length, actual[i], expected[i]));
            }
        }
        count(expected.length);
    }

    /** Compares bytes. */
    void same(byte[] expected, byte[] actual) {
        assertThat(actual).isEqualTo(expected);
        count(expected.length);
    }

    /** Adds to the checks of the kernels that ran last. */
    void count(int checks) {
        ran.forEach(kernel -> KernelReport.count(kernel, checks));
    }

    @Override
    public void close() {
        queue.close();
        device.close();
    }
}
