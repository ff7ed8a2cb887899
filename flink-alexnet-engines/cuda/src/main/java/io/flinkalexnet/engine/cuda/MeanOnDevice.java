package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.image.MeanImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Brings a mean image to a device. */
final class MeanOnDevice {
    private MeanOnDevice() {}

    /** Floats (3, side, side). */
    static Block of(MeanImage mean, Queue queue, Resources resources) {
        ByteBuffer bytes =
                ByteBuffer.allocate(mean.values().length * Float.BYTES)
                        .order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(mean.values());
        return resources.filled(queue, bytes);
    }
}
