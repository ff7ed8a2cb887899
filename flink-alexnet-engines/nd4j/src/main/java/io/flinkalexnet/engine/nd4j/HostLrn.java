package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import java.nio.FloatBuffer;
import java.util.List;

/** LRN of one lane's images, a few positions at a time so that all stays in the first cache. */
final class HostLrn implements Kernels.Kernel {
    private static final int CHUNK = 1536; // floats
    private static final double PAPER_BETA = 0.75;

    private final Lrn lrn;
    private final NativeOp forward;
    private final FloatBuffer values;
    private final FloatBuffer outputGradient;
    private final FloatBuffer gradient;
    private final HostLrnWindow window;
    private final int chunk;
    private final float[] x;
    private final float[] dy;
    private final float[] product;
    private final float[] sum;
    private final float[] power;

    HostLrn(Lrn lrn, Layer.Blob input, Layer.Blob output) {
        this.lrn = lrn;
        Op.Call call =
                new Op.Call(
                        "lrn", List.of(input.values()), List.of(output.values()), lrn.size() / 2);
        forward = // alpha is taken undivided
                new NativeOp(call.withReals(lrn.k(), lrn.alpha(), lrn.beta()));
        int channels = (int) input.values().size(-1);
        boolean training = input.isTraining();
        values = training ? Ops.bytes(input.values()).asFloatBuffer() : null;
        outputGradient = training ? Ops.bytes(output.gradient()).asFloatBuffer() : null;
        gradient = training ? Ops.bytes(input.gradient()).asFloatBuffer() : null;
        chunk = training ? channels * Math.max(1, CHUNK / channels) : 0;
        window = new HostLrnWindow(channels, lrn.size() / 2, chunk);
        x = new float[chunk];
        dy = new float[chunk];
        product = new float[chunk];
        sum = new float[chunk];
        power = new float[chunk];
    }

    @Override
    public void forward() {
        forward.execute();
    }

    @Override
    public void backward() {
        for (int at = 0; at < values.capacity(); at += chunk) {
            int n = Math.min(chunk, values.capacity() - at);
            values.get(at, x, 0, n);
            outputGradient.get(at, dy, 0, n);
            backward(n);
            gradient.put(at, dy, 0, n);
        }
    }

    /** From x and dy to dx, which replaces dy. */
    private void backward(int n) {
        for (int i = 0; i < n; i++) {
            product[i] = x[i] * x[i];
        }
        window.sums(product, n, sum);
        float k = (float) lrn.k();
        float alpha = (float) lrn.alpha();
        for (int i = 0; i < n; i++) {
            sum[i] = k + alpha * sum[i];
        }
        powers(n);
        for (int i = 0; i < n; i++) {
            dy[i] *= power[i];
        }
        for (int i = 0; i < n; i++) {
            product[i] = dy[i] * x[i] / sum[i];
        }
        window.sums(product, n, sum);
        float factor = (float) (2 * lrn.alpha() * lrn.beta());
        for (int i = 0; i < n; i++) {
            dy[i] -= factor * x[i] * sum[i];
        }
    }

    /** {@code power = sum^-beta}; the paper's beta needs roots only. */
    private void powers(int n) {
        if (lrn.beta() == PAPER_BETA) {
            for (int i = 0; i < n; i++) {
                float root = (float) Math.sqrt(sum[i]);
                power[i] = 1 / (root * (float) Math.sqrt(root));
            }
        } else {
            for (int i = 0; i < n; i++) {
                power[i] = (float) StrictMath.pow(sum[i], -lrn.beta());
            }
        }
    }

    @Override
    public void close() {
        forward.close();
    }
}
