package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.DropoutMasks;
import java.nio.FloatBuffer;

/** Dropout of one lane over host memory. */
final class HostDropout implements Kernels.Kernel {
    private final DropoutMasks masks;
    private final long first;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final FloatBuffer gradient;
    private final float[] values;
    private final float[] factors;

    /**
     * @param masks null if there is no training
     * @param first number of the lane's first element in the mini-batch
     */
    HostDropout(DropoutMasks masks, long first, Layer.Blob from, Layer.Blob to) {
        this.masks = masks;
        this.first = first;
        input = Ops.bytes(from.values()).asFloatBuffer();
        output = Ops.bytes(to.values()).asFloatBuffer();
        gradient = from.isTraining() ? Ops.bytes(from.gradient()).asFloatBuffer() : null;
        values = new float[input.capacity()];
        factors = new float[masks == null ? 0 : input.capacity()];
    }

    @Override
    public void forward() {
        output.put(0, input, 0, input.capacity());
    }

    @Override
    public void forwardTraining(long step) {
        masks.draw(step, first, factors);
        multiply(input, output);
    }

    @Override
    public void backward() {
        multiply(gradient, gradient); // in place: the input shares it
    }

    private void multiply(FloatBuffer source, FloatBuffer target) {
        source.get(0, values);
        for (int i = 0; i < values.length; i++) {
            values[i] *= factors[i];
        }
        target.put(0, values);
    }
}
