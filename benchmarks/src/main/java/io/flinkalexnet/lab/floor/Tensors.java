package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.model.Shape;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;

/** Descriptions of a measurement's tensors; where the format is open, oneDNN chooses it. */
record Tensors(FloorOptions options) {
    /** What a network gets: (N, C, H, W). */
    memory.desc picture(Shape shape) {
        return new memory.desc(dims(shape), type(), memory.format_tag.nchw);
    }

    /** A mini-batch of these shapes in any format; vectors are (N, C). */
    memory.desc activations(Shape shape) {
        return any(type(), dims(shape));
    }

    /** The formats of feature maps for which most kernels are written; none of vectors. */
    List<memory.desc> usualFormats(Shape shape) {
        long[] dims = dims(shape);
        if (dims.length == 2) {
            return List.of();
        }
        return List.of(
                new memory.desc(dims, type(), memory.format_tag.nChw16c),
                new memory.desc(dims, type(), memory.format_tag.nhwc));
    }

    /** Weights as a kernel multiplies with them. */
    memory.desc weights(long... dims) {
        return any(type(), dims);
    }

    /** Gradients of weights or biases, and biases: f32 whatever the precision is. */
    memory.desc floats(long... dims) {
        return any(memory.data_type.f32, dims);
    }

    /** Sizes of a mini-batch of these shapes. */
    long[] dims(Shape shape) {
        return shape.height() == 1 && shape.width() == 1
                ? new long[] {options.batch(), shape.channels()}
                : new long[] {options.batch(), shape.channels(), shape.height(), shape.width()};
    }

    prop_kind direction() {
        return switch (options.workload()) {
            case FORWARD -> prop_kind.forward_inference;
            case TRAINING -> prop_kind.forward_training;
        };
    }

    private memory.data_type type() {
        return switch (options.precision()) {
            case F32 -> memory.data_type.f32;
            case BF16 -> memory.data_type.bf16;
            case TF32 -> throw new IllegalStateException("refused by the options");
        };
    }

    private static memory.desc any(memory.data_type type, long... dims) {
        return new memory.desc(dims, type, memory.format_tag.any);
    }
}
