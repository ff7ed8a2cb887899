package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.cuda.Kernels.InputShape;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KernelReport.class)
class InputKernelsTest {
    private static final int RGB = ImageGeometry.RGB;

    @BeforeAll
    static void needsACompiler() {
        ProcessorDevice.assumeCompiler();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void normalizesToTheBitsOfJava(ElementType type) {
        for (int side : new int[] {1, 2, 7, 8, 31, 32, 227}) {
            int batch = side == 227 ? 2 : 5;
            normalizes(type, InputShape.plain(batch, side, side + 3), 1);
            normalizes(type, InputShape.plain(1, side, side), 1f / 64);
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void makesChannelsOfSquares(ElementType type) {
        normalizes(type, new InputShape(2, 227, 256, 4, 0, 57), 1); // conv1 of the paper
        normalizes(type, new InputShape(3, 16, 17, 4, 2, 5), 0.5f); // padding
        normalizes(type, new InputShape(2, 16, 16, 4, 0, 4), 1);
        normalizes(type, new InputShape(2, 9, 9, 2, 1, 6), 1);
        normalizes(type, new InputShape(2, 9, 9, 3, 4, 2), 1); // pixels behind the last square
        normalizes(type, new InputShape(1, 5, 6, 4, 0, 2), 1);
    }

    private static void normalizes(ElementType type, InputShape shape, float scale) {
        Random random = new Random(shape.hashCode());
        int side = shape.side();
        ImageGeometry geometry = new ImageGeometry(shape.meanSide(), 0, side);
        float[] mean = new float[RGB * shape.meanSide() * shape.meanSide()];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = random.nextFloat() * 255;
        }
        MiniBatch batch = batch(random, shape, geometry);
        Preprocessing preprocessing =
                new Preprocessing(geometry, new MeanImage(shape.meanSide(), mean), scale);
        try (KernelRun run = new KernelRun(type)) {
            Block out = run.elements(shape.batch() * shape.blocks() * rowOf(shape));
            byte[] pixels = Arrays.copyOf(batch.pixels(), shape.batch() * RGB * side * side);
            run.run(
                    run.kernels()
                            .normalize(
                                    shape,
                                    scale,
                                    run.bytes(pixels),
                                    records(run, batch),
                                    run.floats(mean),
                                    out));
            run.same(expected(run, preprocessing, batch, shape), run.readElements(out));
        }
    }

    private static int rowOf(InputShape shape) {
        return shape.blocks() * shape.channels();
    }

    private static MiniBatch batch(Random random, InputShape shape, ImageGeometry geometry) {
        MiniBatch batch = new MiniBatch(geometry, shape.batch());
        for (int i = 0; i < shape.batch(); i++) {
            byte[] pixels = new byte[geometry.croppedBytes()];
            random.nextBytes(pixels);
            float[] shift = {random.nextFloat(), -random.nextFloat(), random.nextFloat() * 9};
            int cropY = random.nextInt(geometry.maxOffset() + 1);
            int cropX = random.nextInt(geometry.maxOffset() + 1);
            batch.add(new AugmentedImage(pixels, shift, cropY, cropX, i % 2 == 1), i);
        }
        return batch;
    }

    private static Block records(KernelRun run, MiniBatch batch) {
        ByteBuffer records =
                ByteBuffer.allocate(batch.size() * Kernels.PICTURE_BYTES)
                        .order(ByteOrder.nativeOrder());
        for (int i = 0; i < batch.size(); i++) {
            for (int c = 0; c < RGB; c++) {
                records.putFloat(batch.shift(i, c));
            }
            records.putInt(batch.cropY(i)).putInt(batch.cropX(i));
            records.putInt(batch.flip(i) ? 1 : 0).putInt(batch.label(i));
        }
        return run.bytes(records.array());
    }

    private static float[] expected(
            KernelRun run, Preprocessing preprocessing, MiniBatch batch, InputShape shape) {
        int side = shape.side();
        int block = shape.block();
        float[] expected = new float[shape.batch() * shape.blocks() * rowOf(shape)];
        float[] picture = new float[RGB * side * side];
        for (int i = 0; i < shape.batch(); i++) {
            preprocessing.normalize(batch, i, Preprocessing.Layout.HWC, picture, 0);
            for (int at = 0; at < shape.blocks() * rowOf(shape); at++) {
                int c = at % RGB;
                int inSquare = at % shape.channels() / RGB;
                int square = at / shape.channels();
                int y = square / shape.blocks() * block + inSquare / block - shape.padding();
                int x = square % shape.blocks() * block + inSquare % block - shape.padding();
                if (y >= 0 && y < side && x >= 0 && x < side) {
                    expected[i * shape.blocks() * rowOf(shape) + at] =
                            run.rounded(picture[(y * side + x) * RGB + c]);
                }
            }
        }
        return expected;
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void refusesPicturesThatAreTooWide(ElementType type) {
        int side = 9000;
        try (KernelRun run = new KernelRun(type)) {
            Block some = run.elements(1);
            InputShape shape = InputShape.plain(1, side, side);
            assertThatThrownBy(() -> run.kernels().normalize(shape, 1, some, some, some, some))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("pictures of side 9000")
                    .hasMessageContaining("at most 49152");
        }
    }
}
