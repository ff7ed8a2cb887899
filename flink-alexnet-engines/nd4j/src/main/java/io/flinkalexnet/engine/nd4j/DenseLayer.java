package io.flinkalexnet.engine.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Fully connected layer; its input is flattened in (H, W, C) order. Lanes share out the outputs,
 * and for the input's gradient the inputs, so that each weight is read by one lane only. BLAS is
 * called as it is: ND4J's gemm wants column-major results.
 */
final class DenseLayer extends Layer {
    private final int images;
    private final int inputs;
    private final int outputs;
    private final Blob input;
    private final TensorViews tensors;
    private final List<Lane> lanes = new ArrayList<>();

    DenseLayer(Blob input, int outputs, TensorViews tensors, Lanes lanes) {
        super(Blob.like(input, input.batchSize(), outputs));
        this.input = input;
        this.tensors = tensors;
        this.outputs = outputs;
        images = (int) input.batchSize();
        inputs = (int) (input.values().length() / images);
        for (int lane = 0; lane < lanes.count(); lane++) {
            this.lanes.add(new Lane(share(lanes, lane, outputs), share(lanes, lane, inputs)));
        }
    }

    private static Lanes.Range share(Lanes lanes, int lane, int size) {
        return lane < lanes.active(size) ? lanes.range(lane, size) : new Lanes.Range(0, 0);
    }

    @Override
    boolean mixesImages() {
        return true;
    }

    @Override
    void forward(int lane) {
        lanes.get(lane).forward();
    }

    @Override
    void backward(int lane) {
        lanes.get(lane).parameterGradients();
        lanes.get(lane).inputGradient();
    }

    @Override
    public void close() {
        output().close();
    }

    private final class Lane {
        private final Lanes.Range ours;
        private final Lanes.Range theirs;
        private final FloatBuffer values;
        private final FloatBuffer gradient;
        private final FloatBuffer biases;
        private final FloatBuffer biasGradient;
        private final float[] row;
        private final float[] sum;

        /**
         * @param ours the lane's outputs
         * @param theirs the inputs whose gradient it computes
         */
        Lane(Lanes.Range ours, Lanes.Range theirs) {
            this.ours = ours;
            this.theirs = theirs;
            boolean training = input.isTraining();
            values = Ops.bytes(output().values()).asFloatBuffer();
            gradient = training ? Ops.bytes(output().gradient()).asFloatBuffer() : null;
            biases = Ops.bytes(tensors.bias()).asFloatBuffer();
            biasGradient = training ? Ops.bytes(tensors.biasGradient()).asFloatBuffer() : null;
            row = new float[ours.size()];
            sum = new float[ours.size()];
        }

        /** {@code Y = X W^T + b}, columns of our outputs. */
        void forward() {
            int first = (int) ours.from();
            biases.get(first, row);
            for (int image = 0; image < images; image++) {
                values.put(image * outputs + first, row);
            }
            multiply(
                    new Sizes(CblasNoTrans, CblasTrans, images, ours.size(), inputs),
                    new Matrix(input.values(), 0, inputs),
                    new Matrix(tensors.weight(), ours.from() * inputs, inputs),
                    new Matrix(output().values(), first, outputs),
                    1);
        }

        /** {@code dW = dY^T X}, rows of our outputs, and db. */
        void parameterGradients() {
            int first = (int) ours.from();
            multiply(
                    new Sizes(CblasTrans, CblasNoTrans, ours.size(), inputs, images),
                    new Matrix(output().gradient(), first, outputs),
                    new Matrix(input.values(), 0, inputs),
                    new Matrix(tensors.weightGradient(), ours.from() * inputs, inputs),
                    0);
            Arrays.fill(sum, 0);
            for (int image = 0; image < images; image++) {
                gradient.get(image * outputs + first, row);
                for (int i = 0; i < row.length; i++) {
                    sum[i] += row[i];
                }
            }
            biasGradient.put(first, sum);
        }

        /** {@code dX = dY W}, columns of our inputs. */
        void inputGradient() {
            multiply(
                    new Sizes(CblasNoTrans, CblasNoTrans, images, theirs.size(), outputs),
                    new Matrix(output().gradient(), 0, outputs),
                    new Matrix(tensors.weight(), theirs.from(), inputs),
                    new Matrix(input.gradient(), theirs.from(), inputs),
                    0);
        }
    }

    /** Operation on each factor, rows and columns of the product, and what is summed over. */
    private record Sizes(int first, int second, int rows, int columns, int depth) {}

    /** Part of a row-major matrix: from element {@code offset} on, rows {@code stride} apart. */
    private record Matrix(INDArray array, long offset, int stride) {
        FloatPointer pointer() {
            return Ops.pointer(array).position(offset);
        }
    }

    /** {@code z = x y + beta z}. */
    private static void multiply(Sizes sizes, Matrix x, Matrix y, Matrix z, float beta) {
        if (sizes.rows() == 0 || sizes.columns() == 0) {
            return;
        }
        cblas_sgemm(
                CblasRowMajor,
                sizes.first(),
                sizes.second(),
                sizes.rows(),
                sizes.columns(),
                sizes.depth(),
                1,
                x.pointer(),
                x.stride(),
                y.pointer(),
                y.stride(),
                beta,
                z.pointer(),
                z.stride());
    }
}
