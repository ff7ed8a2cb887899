package io.flinkalexnet.engine.nd4j;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Non-linearities with gradients as loops over host memory. */
final class HostActivation {
    private static final int CHUNK = 2048; // floats; two chunks stay in the first cache

    private HostActivation() {}

    private static Op.Call inPlace(String name, INDArray values) {
        return new Op.Call(name, List.of(values), List.of(values));
    }

    static final class Relu implements Kernels.Kernel {
        private final NativeOp op;
        private final IntBuffer values;
        private final IntBuffer gradient;
        private final int[] y = new int[CHUNK];
        private final int[] dy = new int[CHUNK];

        Relu(Layer.Blob blob) {
            op = new NativeOp(inPlace("relu", blob.values()).withReals(0));
            values = Ops.bytes(blob.values()).asIntBuffer();
            gradient = blob.isTraining() ? Ops.bytes(blob.gradient()).asIntBuffer() : null;
        }

        @Override
        public void forward() {
            op.execute();
        }

        /**
         * dy where y > 0, else 0. On the bits, without a branch: signs are random, and ND4J's own
         * {@code relu_bp} takes ten times as long.
         */
        @Override
        public void backward() {
            for (int at = 0; at < values.capacity(); at += CHUNK) {
                int n = Math.min(CHUNK, values.capacity() - at);
                values.get(at, y, 0, n);
                gradient.get(at, dy, 0, n);
                for (int i = 0; i < n; i++) {
                    dy[i] &= (~y[i] & -y[i]) >> 31; // all ones for y > 0
                }
                gradient.put(at, dy, 0, n);
            }
        }

        @Override
        public void close() {
            op.close();
        }
    }

    static final class HyperbolicTangent implements Kernels.Kernel {
        private final NativeOp op;
        private final FloatBuffer values;
        private final FloatBuffer gradient;
        private final float[] y = new float[CHUNK];
        private final float[] dy = new float[CHUNK];

        HyperbolicTangent(Layer.Blob blob) {
            op = new NativeOp(inPlace("tanh", blob.values()));
            values = Ops.bytes(blob.values()).asFloatBuffer();
            gradient = blob.isTraining() ? Ops.bytes(blob.gradient()).asFloatBuffer() : null;
        }

        @Override
        public void forward() {
            op.execute();
        }

        /** dy (1 - y^2). */
        @Override
        public void backward() {
            for (int at = 0; at < values.capacity(); at += CHUNK) {
                int n = Math.min(CHUNK, values.capacity() - at);
                values.get(at, y, 0, n);
                gradient.get(at, dy, 0, n);
                for (int i = 0; i < n; i++) {
                    dy[i] *= 1 - y[i] * y[i];
                }
                gradient.put(at, dy, 0, n);
            }
        }

        @Override
        public void close() {
            op.close();
        }
    }
}
