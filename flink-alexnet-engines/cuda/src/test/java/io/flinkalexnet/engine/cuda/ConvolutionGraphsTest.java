package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkalexnet.engine.cuda.ConvolutionGraphs.Way;
import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import java.util.List;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way computes the same: the convolution by its definition. */
class ConvolutionGraphsTest {
    private static final Convolution GROUPED = new Convolution(2, 5, 6, 4, 6, 3, 2, 1, 2);
    private static final Convolution PLAIN = new Convolution(2, 4, 4, 3, 2, 3, 1, 1, 1);
    private static final double EXACT = 1e-9;

    private final GraphEmulator emulator = new GraphEmulator();
    private long nextAddress = 1 << 20;

    /** Numbers in memory, addressed as the engine lays them out. */
    private record Numbers(Block block, ElementType type, int count) {
        long address(int index) {
            return block.address() + (long) index * type.bytes();
        }
    }

    private Numbers allocate(int count, ElementType type) {
        Block block = new Block(nextAddress, (long) count * type.bytes());
        nextAddress += 1 << 20;
        return new Numbers(block, type, count);
    }

    private Numbers random(int count, ElementType type) {
        Numbers numbers = allocate(count, type);
        fill(numbers, any -> new Random(any).nextDouble() - 0.5);
        return numbers;
    }

    private void fill(Numbers numbers, LongToDoubleFunction value) {
        for (int i = 0; i < numbers.count(); i++) {
            long address = numbers.address(i);
            emulator.write(address, value.applyAsDouble(address));
        }
    }

    private double at(Numbers numbers, int index) {
        return emulator.read(numbers.address(index));
    }

    private record Tensors(Numbers x, Numbers w, Numbers bias, Numbers y) {}

    private Tensors tensors(Convolution shape, ElementType type, ElementType ofWeights) {
        return new Tensors(
                random(shape.batch() * shape.height() * shape.width() * shape.channels(), type),
                random(shape.weights(), ofWeights),
                random(shape.filters(), ElementType.F32),
                random(
                        shape.batch()
                                * shape.outputHeight()
                                * shape.outputWidth()
                                * shape.filters(),
                        type));
    }

    private interface Term {
        void add(int x, int w, int y);
    }

    /** Calls back with the indices of each product of a convolution in NHWC. */
    private static void forEachTerm(Convolution shape, Term term) {
        int groupChannels = shape.channels() / shape.groups();
        int groupFilters = shape.filters() / shape.groups();
        int outputs = shape.batch() * shape.outputHeight() * shape.outputWidth();
        for (int output = 0; output < outputs * shape.filters(); output++) {
            int filter = output % shape.filters();
            int position = output / shape.filters();
            int image = position / shape.outputWidth() / shape.outputHeight();
            int top = position / shape.outputWidth() % shape.outputHeight() * shape.stride();
            int left = position % shape.outputWidth() * shape.stride();
            for (int r = 0; r < shape.kernel(); r++) {
                for (int s = 0; s < shape.kernel(); s++) {
                    int row = top + r - shape.padding();
                    int column = left + s - shape.padding();
                    if (row < 0 || row >= shape.height() || column < 0 || column >= shape.width()) {
                        continue;
                    }
                    int pixel = (image * shape.height() + row) * shape.width() + column;
                    int tap = (filter * shape.kernel() + r) * shape.kernel() + s;
                    int first = filter / groupFilters * groupChannels;
                    for (int c = 0; c < groupChannels; c++) {
                        term.add(
                                pixel * shape.channels() + first + c,
                                tap * groupChannels + c,
                                output);
                    }
                }
            }
        }
    }

    private void check(List<List<Way>> preferences, Numbers result, double[] expected) {
        for (List<Way> ways : preferences) {
            for (Way way : ways) {
                fill(result, any -> 1e6);
                way.graphs().forEach(emulator::run);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(at(result, i))
                            .as("%s, element %d", way.name(), i)
                            .isCloseTo(expected[i], within(EXACT));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void forwardIsTheConvolutionWithBiasAndRelu(Epilogue epilogue) {
        for (Convolution shape : List.of(GROUPED, PLAIN)) {
            for (ElementType type : ElementType.values()) {
                Tensors all = tensors(shape, type, type);
                double[] expected = new double[all.y().count()];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = at(all.bias(), i % shape.filters());
                }
                forEachTerm(shape, (x, w, y) -> expected[y] += at(all.x(), x) * at(all.w(), w));
                for (int i = 0; epilogue == Epilogue.RELU && i < expected.length; i++) {
                    expected[i] = Math.max(expected[i], 0);
                }
                List<List<Way>> ways =
                        new ConvolutionGraphs(shape, type)
                                .forward(
                                        all.x().block(),
                                        all.w().block(),
                                        all.bias().block(),
                                        epilogue,
                                        all.y().block());
                check(ways, all.y(), expected);
                assertThat(ways.get(0)).hasSize(2 * Math.min(2, shape.groups()));
                assertThat(ways.get(1)).hasSize(Math.min(2, shape.groups()));
            }
        }
    }

    @Test
    void dataGradientIsTheTransposedConvolution() {
        for (Convolution shape : List.of(GROUPED, PLAIN)) {
            for (ElementType type : ElementType.values()) {
                Tensors all = tensors(shape, type, type);
                double[] expected = new double[all.x().count()];
                forEachTerm(shape, (x, w, y) -> expected[x] += at(all.y(), y) * at(all.w(), w));
                check(
                        new ConvolutionGraphs(shape, type)
                                .dataGradient(all.y().block(), all.w().block(), all.x().block()),
                        all.x(),
                        expected);
            }
        }
    }

    @Test
    void weightGradientIsInF32() {
        for (Convolution shape : List.of(GROUPED, PLAIN)) {
            for (ElementType type : ElementType.values()) {
                Tensors all = tensors(shape, type, ElementType.F32);
                double[] expected = new double[all.w().count()];
                forEachTerm(shape, (x, w, y) -> expected[w] += at(all.x(), x) * at(all.y(), y));
                List<List<Way>> ways =
                        new ConvolutionGraphs(shape, type)
                                .weightGradient(all.x().block(), all.y().block(), all.w().block());
                check(ways, all.w(), expected);
                assertThat(ways).hasSize(type == ElementType.F32 ? 1 : 2);
            }
        }
    }

    @Test
    void groupsAreOfTheSameSpecWhereTheirMemoryIsEquallyAligned() {
        Convolution conv2 = new Convolution(128, 27, 27, 96, 256, 5, 1, 2, 2);
        Block x = new Block(1 << 20, 128L * 27 * 27 * 96 * 2);
        Block w = new Block(2 << 20, conv2.weights() * 2L);
        Block y = new Block(3 << 20, 128L * 27 * 27 * 256 * 2);
        Way perGroup =
                new ConvolutionGraphs(conv2, ElementType.BF16).dataGradient(y, w, x).get(0).get(1);
        assertThat(perGroup.name()).isEqualTo("plain, a call per group");
        assertThat(perGroup.graphs().get(1).spec()).isEqualTo(perGroup.graphs().get(0).spec());
        assertThat(perGroup.graphs().get(1).memory())
                .isNotEqualTo(perGroup.graphs().get(0).memory());
    }

    @Test
    void refusesABlockThatIsTooShort() {
        Tensors all = tensors(PLAIN, ElementType.F32, ElementType.F32);
        Block shorter = all.x().block().slice(0, all.x().block().bytes() - 4);
        ConvolutionGraphs graphs = new ConvolutionGraphs(PLAIN, ElementType.F32);
        assertThatThrownBy(() -> graphs.dataGradient(all.y().block(), all.w().block(), shorter))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("takes 384 bytes, its block has 380");
    }
}
