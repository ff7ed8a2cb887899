package io.flinkalexnet.engine.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import io.flinkalexnet.engine.host.Lanes;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A fully connected layer's part by BLAS on host memory. BLAS is called as it is: ND4J's gemm wants
 * column-major results.
 */
final class HostDense implements Kernels.Kernel {
    private final int images;
    private final int inputs;
    private final int outputs;
    private final Layer.Blob input;
    private final Layer.Blob output;
    private final TensorViews tensors;
    private final Lanes.Range ours;
    private final Lanes.Range theirs;
    private final FloatBuffer values;
    private final FloatBuffer gradient;
    private final FloatBuffer biases;
    private final FloatBuffer biasGradient;
    private final float[] row;
    private final float[] sum;

    HostDense(DenseLayer.Part part) {
        images = part.images();
        inputs = part.inputs();
        outputs = part.outputs();
        input = part.input();
        output = part.output();
        tensors = part.tensors();
        ours = part.ours();
        theirs = part.theirs();
        boolean training = output.isTraining();
        values = Ops.bytes(output.values()).asFloatBuffer();
        gradient = training ? Ops.bytes(output.gradient()).asFloatBuffer() : null;
        biases = Ops.bytes(tensors.bias()).asFloatBuffer();
        biasGradient = training ? Ops.bytes(tensors.biasGradient()).asFloatBuffer() : null;
        row = new float[ours.size()];
        sum = new float[ours.size()];
    }

    /** {@code Y = X W^T + b}, columns of our outputs. */
    @Override
    public void forward() {
        int first = (int) ours.from();
        biases.get(first, row);
        for (int image = 0; image < images; image++) {
            values.put(image * outputs + first, row);
        }
        multiply(
                new Sizes(CblasNoTrans, CblasTrans, images, ours.size(), inputs),
                new Matrix(input.values(), 0, inputs),
                new Matrix(tensors.weight(), ours.from() * inputs, inputs),
                new Matrix(output.values(), first, outputs),
                1);
    }

    @Override
    public void backward() {
        parameterGradients();
        if (input.isTraining()) {
            inputGradient();
        }
    }

    /** {@code dW = dY^T X}, rows of our outputs, and db. */
    private void parameterGradients() {
        int first = (int) ours.from();
        multiply(
                new Sizes(CblasTrans, CblasNoTrans, ours.size(), inputs, images),
                new Matrix(output.gradient(), first, outputs),
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
    private void inputGradient() {
        multiply(
                new Sizes(CblasNoTrans, CblasNoTrans, images, theirs.size(), outputs),
                new Matrix(output.gradient(), 0, outputs),
                new Matrix(tensors.weight(), theirs.from(), inputs),
                new Matrix(input.gradient(), theirs.from(), inputs),
                0);
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
