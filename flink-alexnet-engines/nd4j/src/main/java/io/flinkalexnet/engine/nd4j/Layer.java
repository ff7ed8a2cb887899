package io.flinkalexnet.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer at work for one batch size, with its buffers: everything is allocated in the
 * constructor and nothing per step. Confined to the thread of its network.
 */
abstract class Layer implements AutoCloseable {
    /** Activations of a layer and, in training, the gradient of the loss with respect to them. */
    record Blob(INDArray values, INDArray gradient) {
        static Blob forTraining(long... shape) {
            return new Blob(Ops.zeros(shape), Ops.zeros(shape));
        }

        static Blob forInference(long... shape) {
            return new Blob(Ops.zeros(shape), null);
        }

        /** A blob of this shape, with a gradient if {@code like} has one. */
        static Blob like(Blob like, long... shape) {
            return like.gradient == null ? forInference(shape) : forTraining(shape);
        }

        void close() {
            Layer.close(values, gradient);
        }
    }

    private final Blob output;

    Layer(Blob output) {
        this.output = output;
    }

    /** (N, H, W, C) or (N, units). */
    final Blob output() {
        return output;
    }

    /** Computes the output from the input; dropout passes everything on. */
    abstract void forward();

    /** As {@link #forward}, with the dropout masks of that step. */
    void forwardTraining(long seed, long step) {
        forward();
    }

    /** Computes gradients of parameters and input from the output's gradient. */
    abstract void backward();

    @Override
    public abstract void close();

    /** Frees arrays that are owned; nulls are passed over. */
    static void close(INDArray... arrays) {
        for (INDArray array : arrays) {
            if (array != null && array.closeable()) {
                array.close();
            }
        }
    }
}
