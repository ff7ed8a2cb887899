package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.DropoutMasks;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Dropout whose masks are drawn on the host, with the one implementation of Philox there is, and go
 * to the device as a byte per unit: a million of them a step of the paper's network are drawn in
 * milliseconds. The same masks by ND4J's integer operations would be a hundred calls.
 */
final class DeviceDropout implements Kernels.Kernel {
    private final DropoutMasks masks;
    private final long first;
    private final float[] drawn;
    private final byte[] bytes;
    private final INDArray kept;
    private final DevicePlan copy = new DevicePlan();
    private final DevicePlan forward = new DevicePlan();
    private final DevicePlan backward = new DevicePlan();

    /**
     * @param masks null if there is no training
     */
    DeviceDropout(DropoutMasks masks, long first, Layer.Blob input, Layer.Blob output) {
        this.masks = masks;
        this.first = first;
        INDArray x = input.values();
        copy.then("identity", x, output.values());
        int length = masks == null ? 0 : Math.toIntExact(x.length());
        drawn = new float[length];
        bytes = new byte[length];
        kept = masks == null ? null : forward.array(DataType.UINT8, x.shape());
        if (masks != null) {
            INDArray factors = forward.floatsLike(x);
            forward.then("cast", kept, factors, DataType.FLOAT.toInt())
                    .then("multiply", factors, forward.scalar(masks.kept()), factors)
                    .then("multiply", x, factors, output.values());
            if (input.isTraining()) {
                INDArray gradient = input.gradient(); // the output's too
                backward.then("multiply", gradient, factors, gradient);
            }
        }
    }

    @Override
    public void forward() {
        copy.run();
    }

    @Override
    public void forwardTraining(long step) {
        masks.draw(step, first, drawn);
        for (int i = 0; i < drawn.length; i++) {
            bytes[i] = (byte) (drawn[i] == 0 ? 0 : 1);
        }
        DeviceTransfer.upload(bytes, 0, bytes.length, kept);
        forward.run();
    }

    @Override
    public void backward() {
        backward.run();
    }

    @Override
    public void close() {
        copy.close();
        backward.close();
        forward.close();
    }
}
