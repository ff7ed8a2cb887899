package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.LrnGradient;
import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import java.nio.FloatBuffer;
import java.util.List;

/** LRN of one lane's images: ND4J's forward pass, and our gradient. */
final class HostLrn implements Kernels.Kernel {
    private final NativeOp forward;
    private final Gradient gradient;

    HostLrn(Lrn lrn, Layer.Blob input, Layer.Blob output) {
        Op.Call call =
                new Op.Call(
                        "lrn", List.of(input.values()), List.of(output.values()), lrn.size() / 2);
        forward = // alpha is taken undivided
                new NativeOp(call.withReals(lrn.k(), lrn.alpha(), lrn.beta()));
        gradient = input.isTraining() ? new Gradient(lrn, input, output) : null;
    }

    @Override
    public void forward() {
        forward.execute();
    }

    @Override
    public void backward() {
        gradient.run();
    }

    @Override
    public void close() {
        forward.close();
    }

    /** Chunk by chunk, over channels that lie one behind the other. */
    private static final class Gradient {
        private final LrnGradient gradient;
        private final FloatBuffer values;
        private final FloatBuffer outputGradient;
        private final FloatBuffer inputGradient;
        private final float[] x;
        private final float[] dy;

        Gradient(Lrn lrn, Layer.Blob input, Layer.Blob output) {
            int channels = (int) input.values().size(-1);
            gradient = new LrnGradient(lrn, channels);
            values = Ops.bytes(input.values()).asFloatBuffer();
            outputGradient = Ops.bytes(output.gradient()).asFloatBuffer();
            inputGradient = Ops.bytes(input.gradient()).asFloatBuffer();
            x = new float[gradient.positions() * channels];
            dy = new float[x.length];
        }

        void run() {
            for (int at = 0; at < values.capacity(); at += x.length) {
                int n = Math.min(x.length, values.capacity() - at);
                values.get(at, x, 0, n);
                outputGradient.get(at, dy, 0, n);
                gradient.apply(x, dy, n);
                inputGradient.put(at, dy, 0, n);
            }
        }
    }
}
