package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.LaneLayers;
import io.flinkalexnet.engine.host.Lanes;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer at work for one batch size, with its buffers: everything is allocated in the
 * constructor and nothing per step. The lanes of its network work on it at once, most layers each
 * on its share of the images.
 */
abstract class Layer implements LaneLayers.Layer, AutoCloseable {
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
            return like.isTraining() ? forTraining(shape) : forInference(shape);
        }

        boolean isTraining() {
            return gradient != null;
        }

        long batchSize() {
            return values.size(0);
        }

        /** The images of each active lane; not copies. */
        List<Blob> split(Lanes lanes) {
            List<Blob> parts = new ArrayList<>();
            for (int lane = 0; lane < lanes.active(batchSize()); lane++) {
                Lanes.Range range = lanes.range(lane, batchSize());
                parts.add(
                        new Blob(
                                Ops.images(values, range),
                                isTraining() ? Ops.images(gradient, range) : null));
            }
            return parts;
        }

        void close() {
            Layer.close(values, gradient);
        }
    }

    private final Blob output;
    private final List<Kernels.Kernel> kernels = new ArrayList<>();

    Layer(Blob output) {
        this.output = output;
    }

    /** Says what the next lane does. */
    final void addLane(Kernels.Kernel kernel) {
        kernels.add(kernel);
    }

    /** (N, H, W, C) or (N, units). */
    final Blob output() {
        return output;
    }

    @Override
    public boolean mixesImages() {
        return false;
    }

    /** Computes this lane's part of the output; dropout passes everything on. */
    final void forward(int lane) {
        kernels.get(lane).forward();
    }

    /** As {@link #forward}, with the dropout masks of that step. */
    final void forwardTraining(int lane, long step) {
        kernels.get(lane).forwardTraining(step);
    }

    /**
     * Computes this lane's part of the gradients of parameters and input; does nothing in a layer
     * below the lowest trained one.
     */
    final void backward(int lane) {
        if (output.isTraining()) {
            kernels.get(lane).backward();
        }
    }

    @Override
    public void close() {
        kernels.forEach(Kernels.Kernel::close);
    }

    /** Frees arrays that are owned; nulls are passed over. */
    static void close(INDArray... arrays) {
        for (INDArray array : arrays) {
            if (array != null && array.closeable()) {
                array.close();
            }
        }
    }
}
