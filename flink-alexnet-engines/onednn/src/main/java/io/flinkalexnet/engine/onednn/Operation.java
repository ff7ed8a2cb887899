package io.flinkalexnet.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.stream;

/** A primitive with its arguments, made once. */
final class Operation implements Work {
    private final primitive primitive;
    private final stream stream;
    private final Map<Integer, Tensor> tensors;
    private IntMemoryMap arguments;

    Operation(
            primitive_desc_base desc,
            stream stream,
            Map<Integer, Tensor> tensors,
            Natives natives) {
        primitive = natives.own(new primitive(desc.get()));
        this.stream = stream;
        this.tensors = tensors;
    }

    /** A copy from format to format between tensors that have their places. */
    static Operation reorder(Tensor from, Tensor to, stream stream, Natives natives) {
        Operation operation =
                new Operation(
                        natives.reorder(from.desc(), to.desc()),
                        stream,
                        Map.of(DNNL_ARG_FROM, from, DNNL_ARG_TO, to),
                        natives);
        operation.bind(natives);
        return operation;
    }

    /** To be called when all tensors have their places. */
    void bind(Natives natives) {
        arguments = natives.own(new IntMemoryMap());
        tensors.forEach(
                (argument, tensor) -> {
                    memory bound = tensor.bind(natives);
                    arguments.put(argument, bound);
                });
    }

    @Override
    public void run(long step) {
        primitive.execute(stream, arguments);
    }
}
