package io.flinkalexnet.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Fully connected layer; its input is flattened in (H, W, C) order. */
final class DenseLayer extends Layer {
    private final Blob input;
    private final INDArray weights;
    private final INDArray bias;
    private final INDArray weightGradient;
    private final INDArray biasGradient;

    DenseLayer(Blob input, long outputs, TensorViews tensors) {
        super(Blob.like(input, input.values().size(0), outputs));
        this.input = new Blob(flat(input.values()), flat(input.gradient()));
        weights = tensors.weights().get(0);
        bias = tensors.biases().get(0);
        boolean training = output().gradient() != null;
        weightGradient = training ? tensors.weightGradients().get(0) : null;
        biasGradient = training ? tensors.biasGradients().get(0) : null;
    }

    private static INDArray flat(INDArray array) {
        return array == null ? null : array.reshape('c', array.size(0), -1);
    }

    @Override
    void forward() {
        Ops.gemm(input.values(), weights.transpose(), output().values(), 1, 0);
        output().values().addiRowVector(bias);
    }

    @Override
    void backward() {
        INDArray gradient = output().gradient();
        Ops.gemm(gradient.transpose(), input.values(), weightGradient, 1, 0);
        gradient.sum(biasGradient, 0);
        Ops.gemm(gradient, weights, input.gradient(), 1, 0);
    }

    @Override
    public void close() {
        output().close();
    }
}
