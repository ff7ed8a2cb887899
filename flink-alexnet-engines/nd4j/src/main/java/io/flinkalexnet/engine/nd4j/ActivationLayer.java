package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.Activation.Kind;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** ReLU or tanh, in place: both gradients can be had from the output. */
final class ActivationLayer extends Layer {
    private static final int CHUNK = 2048; // floats; two chunks stay in the first cache

    private final List<Lane> lanes = new ArrayList<>();

    /** What a lane does for its images. */
    private interface Lane {
        void forward();

        void backward();

        void close();
    }

    ActivationLayer(Kind kind, Blob input, Lanes lanes) {
        super(input);
        for (Blob images : input.split(lanes)) {
            this.lanes.add(
                    switch (kind) {
                        case RELU -> new Relu(images);
                        case TANH -> new HyperbolicTangent(images);
                    });
        }
    }

    @Override
    void forward(int lane) {
        lanes.get(lane).forward();
    }

    @Override
    void backward(int lane) {
        lanes.get(lane).backward();
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close); // the blob is the input's
    }

    private static NativeOp.Call inPlace(String name, INDArray values) {
        return new NativeOp.Call(name, List.of(values), List.of(values));
    }

    private static final class Relu implements Lane {
        private final NativeOp op;
        private final IntBuffer values;
        private final IntBuffer gradient;
        private final int[] y = new int[CHUNK];
        private final int[] dy = new int[CHUNK];

        Relu(Blob blob) {
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

    private static final class HyperbolicTangent implements Lane {
        private final NativeOp op;
        private final FloatBuffer values;
        private final FloatBuffer gradient;
        private final float[] y = new float[CHUNK];
        private final float[] dy = new float[CHUNK];

        HyperbolicTangent(Blob blob) {
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
