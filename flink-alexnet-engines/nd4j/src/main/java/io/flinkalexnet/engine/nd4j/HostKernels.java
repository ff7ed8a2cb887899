package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.host.DropoutMasks;
import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec.Activation.Kind;
import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * For ND4J's CPU backend: operations called at the native interface, BLAS, and Java loops over the
 * arrays' own memory where those only move data; one lane per thread.
 */
final class HostKernels implements Kernels {
    @Override
    public int lanes(int threads) {
        return threads;
    }

    @Override
    public void attachThread() {
        NativeLibrary.useOneThreadHere();
    }

    /** An operation has ended when its call returns. */
    @Override
    public void finish() {}

    @Override
    public Op op(Op.Call call) {
        return new NativeOp(call);
    }

    @Override
    public Kernel activation(Kind kind, Layer.Blob images) {
        return switch (kind) {
            case RELU -> new HostActivation.Relu(images);
            case TANH -> new HostActivation.HyperbolicTangent(images);
        };
    }

    @Override
    public Kernel lrn(Lrn lrn, Layer.Blob input, Layer.Blob output) {
        return new HostLrn(lrn, input, output);
    }

    @Override
    public Kernel dropout(DropoutMasks masks, long first, Layer.Blob input, Layer.Blob output) {
        return new HostDropout(masks, first, input, output);
    }

    @Override
    public Kernel dense(DenseLayer.Part part) {
        return new HostDense(part);
    }

    @Override
    public Input input(Preprocessing preprocessing, Lanes lanes, Layer.Blob input) {
        return new HostInput(preprocessing, lanes, input);
    }

    @Override
    public Output output(Layer.Blob logits, INDArray embeddings) {
        return new HostOutput(logits, embeddings);
    }

    @Override
    public Update update(
            TrainerSpec spec, ParameterStore store, Lanes lanes, Nd4jTrainer.State state) {
        return new HostUpdate(spec, store, lanes, state);
    }

    @Override
    public NormsOfTensors norms(ParameterStore store, Lanes lanes, Nd4jTrainer.State state) {
        return new HostNorms(store, lanes, state);
    }

    @Override
    public FloatStore store(INDArray flat) {
        FloatBuffer floats = Ops.bytes(flat).asFloatBuffer();
        return new FloatStore() {
            @Override
            public void put(int at, FloatBuffer source, int from, int length) {
                floats.put(at, source, from, length);
            }

            @Override
            public void get(int at, FloatBuffer target, int to, int length) {
                target.put(to, floats, at, length);
            }
        };
    }
}
