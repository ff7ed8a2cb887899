package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.SoftmaxOutput;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What is made of logits and embeddings, as loops over host memory. */
final class HostOutput extends SoftmaxOutput implements Kernels.Output {
    HostOutput(Layer.Blob logits, INDArray embeddings) {
        super(
                (int) logits.batchSize(),
                floats(logits.values()),
                logits.isTraining() ? floats(logits.gradient()) : null,
                floats(embeddings));
    }

    private static FloatBuffer floats(INDArray array) {
        return Ops.bytes(array).asFloatBuffer();
    }
}
