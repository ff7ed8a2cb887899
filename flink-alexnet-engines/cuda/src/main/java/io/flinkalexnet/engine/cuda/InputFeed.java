package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import java.nio.ByteBuffer;

/**
 * A mini-batch's way to the device: one pinned block with the step's number and rates, a record for
 * each picture, and all pixels, which is uploaded as a whole.
 */
final class InputFeed {
    private static final long ALIGNMENT = 256;
    private static final long PICTURES_AT = ALIGNMENT;

    private final HostBlock host;
    private final Block device;
    private final int batch;
    private final ImageGeometry geometry;
    private final long pixelsAt;

    /**
     * @param batch pictures it has room for
     */
    InputFeed(Resources resources, ImageGeometry geometry, int batch) {
        this.batch = batch;
        this.geometry = geometry;
        long pictures = (long) batch * Kernels.PICTURE_BYTES;
        pixelsAt = PICTURES_AT + (pictures + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        long bytes = pixelsAt + pixelBytes();
        host = resources.host(bytes);
        device = resources.block(bytes);
    }

    private long pixelBytes() {
        return (long) batch * geometry.croppedBytes();
    }

    /** Takes {@code count} pictures of the mini-batch from {@code first} on. */
    void fill(MiniBatch from, int first, int count) {
        ByteBuffer bytes = host.bytes();
        bytes.put(
                (int) pixelsAt,
                from.pixels(),
                from.pixelOffset(first),
                count * geometry.croppedBytes());
        int at = (int) PICTURES_AT;
        for (int i = first; i < first + count; i++) {
            for (int c = 0; c < ImageGeometry.RGB; c++) {
                bytes.putFloat(at + c * Float.BYTES, from.shift(i, c));
            }
            at += ImageGeometry.RGB * Float.BYTES;
            bytes.putInt(at, from.cropY(i));
            bytes.putInt(at + Integer.BYTES, from.cropX(i));
            bytes.putInt(at + 2 * Integer.BYTES, from.flip(i) ? 1 : 0);
            bytes.putInt(at + 3 * Integer.BYTES, from.label(i));
            at += 4 * Integer.BYTES;
        }
    }

    void step(long number, LearningRates rates) {
        ByteBuffer bytes = host.bytes();
        bytes.putLong(0, number);
        bytes.putFloat(Long.BYTES, rates.weights());
        bytes.putFloat(Long.BYTES + Float.BYTES, rates.biases());
    }

    Queue.Work upload(Queue queue) {
        return queue.upload(host, device);
    }

    /** {@link Kernels#STEP_BYTES} */
    Block step() {
        return device.slice(0, Kernels.STEP_BYTES);
    }

    /** {@link Kernels#PICTURE_BYTES} for each picture. */
    Block pictures() {
        return device.slice(PICTURES_AT, (long) batch * Kernels.PICTURE_BYTES);
    }

    /** (batch, 3, side, side) */
    Block pixels() {
        return device.slice(pixelsAt, pixelBytes());
    }
}
