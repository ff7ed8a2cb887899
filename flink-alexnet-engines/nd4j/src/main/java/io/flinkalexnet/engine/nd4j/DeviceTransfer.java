package io.flinkalexnet.engine.nd4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The only way between Java and the arrays of {@link DeviceKernels}. ND4J keeps a host copy of an
 * array once it is asked for its memory: what is written there is marked as the newer one, and goes
 * to the device before the next operation reads it. So only small arrays, made for that, pass here.
 */
final class DeviceTransfer {
    private DeviceTransfer() {}

    static void upload(byte[] source, int from, int length, INDArray target) {
        host(target).put(0, source, from, length);
        changed(target);
    }

    static void upload(float[] source, INDArray target) {
        host(target).asFloatBuffer().put(0, source);
        changed(target);
    }

    static void upload(int[] source, INDArray target) {
        host(target).asIntBuffer().put(0, source);
        changed(target);
    }

    static void upload(FloatBuffer source, int from, int length, INDArray target) {
        host(target).asFloatBuffer().put(0, source, from, length);
        changed(target);
    }

    /** Waits for the device. */
    static void download(INDArray source, FloatBuffer target, int to, int length) {
        affinity().ensureLocation(source, Location.HOST);
        target.put(to, host(source).asFloatBuffer(), 0, length);
    }

    private static ByteBuffer host(INDArray array) {
        long bytes = array.length() * array.dataType().width();
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%d bytes are more than can go to the device at once; use a smaller batch size"
                            .formatted(bytes));
        }
        return new BytePointer(array.data().pointer())
                .capacity(bytes)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
    }

    private static void changed(INDArray array) {
        affinity().tagLocation(array, Location.HOST);
    }

    private static AffinityManager affinity() {
        return Nd4j.getAffinityManager();
    }
}
