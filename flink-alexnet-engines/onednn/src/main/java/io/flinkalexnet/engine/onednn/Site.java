package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * Where a network's layers are put together.
 *
 * @param lanes threads
 * @param programs one for each lane
 * @param vectors arena of matrices that lanes share; not reused within a pass, since lanes are not
 *     in step
 * @param natives owner of the descriptions of these
 * @param type of activations, and of weights in products
 * @param batchSize images
 */
record Site(
        Lanes lanes,
        List<LaneProgram> programs,
        Arena vectors,
        Natives natives,
        Schedule schedule,
        memory.data_type type,
        int batchSize) {
    boolean training() {
        return schedule.training();
    }

    engine engine() {
        return natives.engine();
    }

    /** Whether the layer has a backward pass. */
    boolean trains(int layer) {
        return schedule.trains(layer);
    }

    dnnl.prop_kind kind(int layer) {
        return trains(layer) ? dnnl.prop_kind.forward_training : dnnl.prop_kind.forward_inference;
    }

    /** Those that have images. */
    List<LaneProgram> imagePrograms() {
        return programs.subList(0, lanes.active(batchSize));
    }

    Layer.Builder builder(String layer) {
        return new Layer.Builder(layer, programs.size());
    }

    /** A blob for a layer's output, which has the shape and formats of its input. */
    Blob like(Blob input, int layer, Shape shape) {
        if (input.isMatrix()) {
            return vectors(layer, type, shape.size());
        }
        List<Tensor> values = new ArrayList<>();
        List<Tensor> gradients = new ArrayList<>();
        for (LaneProgram program : imagePrograms()) {
            memory.desc desc = input.values().of(program).desc();
            program.at(schedule.forward(layer));
            values.add(program.tensor(desc, schedule.lastUseOfOutput(layer, layer + 1)));
            if (trains(layer)) {
                gradients.add(
                        program.tensor(
                                desc, schedule.backward(layer + 1), schedule.backward(layer)));
            }
        }
        Blob.Side gradient = trains(layer) ? new Blob.Side(gradients, null) : null;
        return new Blob(new Blob.Side(values, null), gradient);
    }

    /** One row of {@code units} for each image, alive for the whole pass. */
    Blob.Side matrix(memory.data_type rowType, int units) {
        memory.desc desc = natives.rowMajor(rowType, batchSize, units);
        Tensor whole = Tensor.in(vectors, vectors.slot(desc.get_size(), 0, schedule.end()), desc);
        List<Tensor> rows = new ArrayList<>();
        for (LaneProgram program : imagePrograms()) {
            memory.desc part = natives.rowMajor(rowType, program.images().size(), units);
            long rowBytes = desc.get_size() / batchSize;
            rows.add(whole.view(program.images().from() * rowBytes, part));
        }
        return new Blob.Side(rows, whole);
    }

    /** A blob of vectors, the layer's output. */
    Blob vectors(int layer, memory.data_type valueType, int units) {
        return new Blob(matrix(valueType, units), trains(layer) ? matrix(type, units) : null);
    }
}
