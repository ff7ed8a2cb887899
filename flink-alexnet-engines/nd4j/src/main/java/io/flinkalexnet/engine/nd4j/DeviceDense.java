package io.flinkalexnet.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A whole fully connected layer. Products are written transposed, as BLAS has them. */
final class DeviceDense extends DeviceKernel {
    DeviceDense(DenseLayer.Part part) {
        INDArray x = matrix(part, part.input().values());
        INDArray y = part.output().values();
        INDArray w = part.tensors().weight();
        forward.multiplyMatrices(w, x.transpose(), y.transpose())
                .then("biasadd", y, part.tensors().bias(), y);
        if (part.output().isTraining()) {
            INDArray dy = part.output().gradient();
            INDArray dw = part.tensors().weightGradient();
            backward.multiplyMatrices(x.transpose(), dy, dw.transpose())
                    .then("reduce_sum", dy, part.tensors().biasGradient(), 0);
            if (part.input().isTraining()) {
                INDArray dx = matrix(part, part.input().gradient());
                backward.multiplyMatrices(w.transpose(), dy.transpose(), dx.transpose());
            }
        }
    }

    /** (N, inputs), a view. */
    private static INDArray matrix(DenseLayer.Part part, INDArray array) {
        return Ops.view(array, 0, part.images(), part.inputs());
    }
}
