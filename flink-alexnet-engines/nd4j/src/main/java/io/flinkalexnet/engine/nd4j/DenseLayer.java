package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.Lanes;

/**
 * Fully connected layer; its input is flattened in (H, W, C) order. Lanes share out the outputs,
 * and for the input's gradient the inputs, so that each weight is read by one lane only.
 */
final class DenseLayer extends Layer {
    DenseLayer(Blob input, int outputs, TensorViews tensors, Execution execution) {
        super(
                tensors.gradients().isEmpty()
                        ? Blob.forInference(input.batchSize(), outputs)
                        : Blob.forTraining(input.batchSize(), outputs));
        int inputs = (int) (input.values().length() / input.batchSize());
        Lanes lanes = execution.lanes();
        for (int lane = 0; lane < lanes.count(); lane++) {
            addLane(
                    execution
                            .kernels()
                            .dense(
                                    new Part(
                                            input,
                                            output(),
                                            tensors,
                                            share(lanes, lane, outputs),
                                            share(lanes, lane, inputs))));
        }
    }

    private static Lanes.Range share(Lanes lanes, int lane, int size) {
        return lane < lanes.active(size) ? lanes.range(lane, size) : new Lanes.Range(0, 0);
    }

    /**
     * One lane's part.
     *
     * @param ours the lane's outputs
     * @param theirs the inputs whose gradient it computes, if the input has one
     */
    record Part(
            Blob input, Blob output, TensorViews tensors, Lanes.Range ours, Lanes.Range theirs) {
        int images() {
            return (int) input.batchSize();
        }

        int inputs() {
            return (int) (input.values().length() / images());
        }

        int outputs() {
            return (int) output.values().size(1);
        }
    }

    @Override
    public boolean mixesImages() {
        return true;
    }

    @Override
    public void close() {
        super.close();
        output().close();
    }
}
