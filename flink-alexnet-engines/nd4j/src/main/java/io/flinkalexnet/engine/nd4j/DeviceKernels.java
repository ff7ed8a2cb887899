package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.host.DropoutMasks;
import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec.Activation.Kind;
import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * For ND4J's CUDA backend: operations of ND4J on whole arrays, which stay on the device; one lane.
 * They run on the CPU backend too, slower than {@link HostKernels}: that is how they are tested
 * where there is no device.
 */
final class DeviceKernels implements Kernels {
    private final int device;

    /**
     * @param device index as the driver counts, 0 on the CPU
     */
    DeviceKernels(int device) {
        this.device = device;
    }

    @Override
    public int lanes(int threads) {
        return 1;
    }

    /** ND4J gives a new thread the next device in turn. */
    @Override
    public void attachThread() {
        if (Nd4j.getAffinityManager().getDeviceForCurrentThread() != device) {
            Nd4j.getAffinityManager().unsafeSetDevice(device);
        }
    }

    @Override
    public void finish() {
        Nd4j.getExecutioner().commit();
    }

    @Override
    public Op op(Op.Call call) {
        return new DeviceOp(call);
    }

    @Override
    public Kernel activation(Kind kind, Layer.Blob images) {
        return switch (kind) {
            case RELU -> DeviceActivation.relu(images);
            case TANH -> DeviceActivation.tanh(images);
        };
    }

    @Override
    public Kernel lrn(Lrn lrn, Layer.Blob input, Layer.Blob output) {
        return new DeviceLrn(lrn, input, output);
    }

    @Override
    public Kernel dropout(DropoutMasks masks, long first, Layer.Blob input, Layer.Blob output) {
        return new DeviceDropout(masks, first, input, output);
    }

    @Override
    public Kernel dense(DenseLayer.Part part) {
        return new DeviceDense(part);
    }

    @Override
    public Input input(Preprocessing preprocessing, Lanes lanes, Layer.Blob input) {
        return new DeviceInput(preprocessing, input);
    }

    @Override
    public Output output(Layer.Blob logits, INDArray embeddings) {
        return new DeviceOutput(logits, embeddings);
    }

    @Override
    public Update update(
            TrainerSpec spec, ParameterStore store, Lanes lanes, Nd4jTrainer.State state) {
        return new DeviceUpdate(spec, store, state);
    }

    @Override
    public NormsOfTensors norms(ParameterStore store, Lanes lanes, Nd4jTrainer.State state) {
        return new DeviceNorms(store, state);
    }

    @Override
    public FloatStore store(INDArray flat) {
        return new DeviceStore(flat);
    }
}
