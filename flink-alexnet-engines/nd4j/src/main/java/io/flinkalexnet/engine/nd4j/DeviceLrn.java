package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * LRN, see {@link LrnLayer}. Sums over windows are products with a band of ones: (positions, C)
 * times (C, C). That is ten times the additions and still nothing beside a convolution, in one call
 * of BLAS. What the gradient needs of s is kept by the forward pass.
 */
final class DeviceLrn extends DeviceKernel {
    private final long channels;
    private final INDArray band;

    DeviceLrn(Lrn lrn, Layer.Blob input, Layer.Blob output) {
        INDArray x = input.values();
        channels = x.size(-1);
        band = forward.floats(channels, channels);
        DeviceTransfer.upload(band(lrn.size() / 2), band);
        INDArray s = forward.floatsLike(x);
        INDArray power = forward.floatsLike(x);
        forward.then("multiply", x, x, power);
        sumWindows(forward, power, s);
        forward.then("multiply", s, forward.scalar(lrn.alpha()), s)
                .then("add", s, forward.scalar(lrn.k()), s)
                .then("Pow", s, forward.scalar(-lrn.beta()), power)
                .then("multiply", x, power, output.values());
        if (input.isTraining()) {
            INDArray dy = output.gradient();
            INDArray dx = input.gradient();
            INDArray scratch = backward.floatsLike(x);
            backward.then("multiply", dy, power, dx)
                    .then("multiply", dx, x, scratch)
                    .then("divide", scratch, s, scratch);
            sumWindows(backward, scratch, power); // no longer needed for itself
            backward.then("multiply", power, x, power)
                    .then("multiply", power, backward.scalar(2 * lrn.alpha() * lrn.beta()), power)
                    .then("subtract", dx, power, dx);
        }
    }

    private float[] band(int reach) {
        int n = (int) channels;
        float[] ones = new float[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = Math.max(0, i - reach); j <= Math.min(n - 1, i + reach); j++) {
                ones[i * n + j] = 1;
            }
        }
        return ones;
    }

    private void sumWindows(DevicePlan plan, INDArray values, INDArray sums) {
        plan.multiplyMatrices(band, byChannel(values), byChannel(sums)); // the band is symmetric
    }

    /** (C, positions), a view. */
    private INDArray byChannel(INDArray array) {
        return Ops.view(array, 0, array.length() / channels, channels).transpose();
    }
}
