package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pictures go to the device as the bytes they are and become floats there, as {@link
 * Preprocessing#normalize} says. The mean image is there too; each picture subtracts its own window
 * of it, which is the one operation per picture.
 */
final class DeviceInput implements Kernels.Input {
    private static final int WIDTH_AXIS = 3;

    private final int side;
    private final int offsets;
    private final int pictureBytes;
    private final INDArray bytes;
    private final INDArray shifts;
    private final INDArray mirrored;
    private final INDArray straight;
    private final List<INDArray> pictures = new ArrayList<>();
    private final INDArray mean;
    private final Map<Integer, INDArray> meanWindows = new HashMap<>();
    private final float[] shiftValues;
    private final float[] mirroredValues;
    private final float[] straightValues;
    private final DevicePlan toFloats = new DevicePlan();
    private final DevicePlan shiftAndScale = new DevicePlan();
    private final DevicePlan mirror = new DevicePlan();
    private final DevicePlan toInput = new DevicePlan();

    DeviceInput(Preprocessing preprocessing, Layer.Blob input) {
        ImageGeometry geometry = preprocessing.geometry();
        side = geometry.cropSide();
        offsets = geometry.maxOffset() + 1;
        pictureBytes = geometry.croppedBytes();
        int n = (int) input.batchSize();
        bytes = toFloats.array(DataType.UINT8, n, ImageGeometry.RGB, side, side);
        INDArray values = toFloats.floatsLike(bytes);
        toFloats.then("cast", bytes, values, DataType.FLOAT.toInt());
        for (int i = 0; i < n; i++) {
            pictures.add(Ops.view(values, (long) i * pictureBytes, ImageGeometry.RGB, side, side));
        }
        mean = uploaded(preprocessing.mean());
        shifts = shiftAndScale.floats(n, ImageGeometry.RGB, 1, 1);
        shiftValues = new float[n * ImageGeometry.RGB];
        shiftAndScale
                .then("add", values, shifts, values)
                .then("multiply", values, shiftAndScale.scalar(preprocessing.scale()), values);
        mirrored = mirror.floats(n, 1, 1, 1);
        straight = mirror.floats(n, 1, 1, 1);
        mirroredValues = new float[n];
        straightValues = new float[n];
        planMirror(values);
        toInput.then("identity", values.permute(0, 2, 3, 1), input.values());
    }

    private INDArray uploaded(MeanImage image) {
        INDArray array = toFloats.floats(ImageGeometry.RGB, image.side(), image.side());
        DeviceTransfer.upload(image.values(), array);
        return array;
    }

    /**
     * Mirrors all pictures, and takes of each the one or the other: times 1 and 0, so exactly.
     * ND4J's {@code reverse} loses a copy of its input at each call; {@code gather} does not.
     */
    private void planMirror(INDArray values) {
        INDArray mirrors = mirror.floatsLike(values);
        INDArray columns = mirror.array(DataType.INT32, side);
        DeviceTransfer.upload(IntStream.range(0, side).map(x -> side - 1 - x).toArray(), columns);
        mirror.then("gather", values, columns, mirrors, WIDTH_AXIS)
                .then("multiply", mirrors, mirrored, mirrors)
                .then("multiply", values, straight, values)
                .then("add", values, mirrors, values);
    }

    @Override
    public void feed(MiniBatch batch, int first, int count) {
        DeviceTransfer.upload(
                batch.pixels(), batch.pixelOffset(first), count * pictureBytes, bytes);
        toFloats.run();
        boolean flips = false;
        for (int i = 0; i < count; i++) {
            int image = first + i;
            pictures.get(i).subi(meanWindow(batch.cropY(image), batch.cropX(image)));
            for (int c = 0; c < ImageGeometry.RGB; c++) {
                shiftValues[i * ImageGeometry.RGB + c] = batch.shift(image, c);
            }
            mirroredValues[i] = batch.flip(image) ? 1 : 0;
            straightValues[i] = batch.flip(image) ? 0 : 1;
            flips |= batch.flip(image);
        }
        DeviceTransfer.upload(shiftValues, shifts);
        shiftAndScale.run();
        if (flips) {
            DeviceTransfer.upload(mirroredValues, mirrored);
            DeviceTransfer.upload(straightValues, straight);
            mirror.run();
        }
        toInput.run();
    }

    /** (3, side, side), a view of the mean image; kept, as there are few of them. */
    private INDArray meanWindow(int y, int x) {
        return meanWindows.computeIfAbsent(y * offsets + x, key -> Ops.window(mean, y, x, side));
    }

    @Override
    public void close() {
        toInput.close();
        mirror.close();
        shiftAndScale.close();
        toFloats.close();
    }
}
