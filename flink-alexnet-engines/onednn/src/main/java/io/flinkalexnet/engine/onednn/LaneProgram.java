package io.flinkalexnet.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import io.flinkalexnet.engine.host.Lanes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.stream;

/**
 * One lane's share of a network: its own arena and its operations. While layers describe
 * themselves, {@link #at} says when what they describe will run.
 */
final class LaneProgram implements AutoCloseable {
    private final int lane;
    private final Lanes.Range images;
    private final stream stream;
    private final Natives natives = new Natives();
    private final Arena arena = new Arena();
    private final List<Operation> operations = new ArrayList<>();
    private int time;

    /**
     * @param images its share of the mini-batch; empty if there are more lanes than images
     */
    LaneProgram(int lane, Lanes.Range images, stream stream) {
        this.lane = lane;
        this.images = images;
        this.stream = stream;
    }

    int lane() {
        return lane;
    }

    Lanes.Range images() {
        return images;
    }

    Natives natives() {
        return natives;
    }

    /** What is described next runs at this time. */
    void at(int newTime) {
        time = newTime;
    }

    /** A tensor that is written now and read until {@code last}. */
    Tensor tensor(memory.desc desc, int last) {
        return tensor(desc, time, last);
    }

    /** A tensor that is written at {@code first} and read until {@code last}. */
    Tensor tensor(memory.desc desc, int first, int last) {
        return Tensor.in(arena, arena.slot(desc.get_size(), first, last), desc);
    }

    /** What a forward pass leaves for its backward pass; empty in inference. */
    Optional<Tensor> workspace(primitive_desc_base desc, int last) {
        memory.desc workspace = natives.own(desc.workspace_desc());
        return workspace.is_zero() ? Optional.empty() : Optional.of(tensor(workspace, last));
    }

    Operation operation(primitive_desc_base desc, Map<Integer, Tensor> arguments) {
        natives.own(desc);
        Map<Integer, Tensor> all = new HashMap<>(arguments);
        memory.desc scratchpad = natives.own(desc.scratchpad_desc());
        if (scratchpad.get_size() > 0) {
            all.put(DNNL_ARG_SCRATCHPAD, tensor(scratchpad, time));
        }
        Operation operation = new Operation(desc, stream, all, natives);
        operations.add(operation);
        return operation;
    }

    Operation reorder(Tensor from, Tensor to) {
        return operation(
                natives.reorder(from.desc(), to.desc()),
                Map.of(DNNL_ARG_FROM, from, DNNL_ARG_TO, to));
    }

    /** The tensor itself if it has this format, else a copy that {@code work} will make. */
    Tensor inFormat(Tensor tensor, memory.desc format, int last, List<Work> work) {
        if (tensor.has(format)) {
            return tensor;
        }
        Tensor copy = tensor(format, last);
        work.add(reorder(tensor, copy));
        return copy;
    }

    /** A tensor of this format for {@code work} to write, whose numbers go on to {@code target}. */
    Tensor outFormat(Tensor target, memory.desc format, List<Work> copyBehind) {
        if (target.has(format)) {
            return target;
        }
        Tensor copy = tensor(format, time);
        copyBehind.add(reorder(copy, target));
        return copy;
    }

    void allocate() {
        arena.allocate();
    }

    /** To be called when all arenas are allocated. */
    void bind() {
        operations.forEach(operation -> operation.bind(natives));
    }

    @Override
    public void close() {
        natives.close();
        arena.close();
    }
}
