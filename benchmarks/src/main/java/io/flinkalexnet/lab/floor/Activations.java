package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.model.LayerSpec.Activation;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** Non-linearities in oneDNN's words. Both have a backward pass that needs only the output. */
final class Activations {
    private Activations() {}

    static algorithm algorithm(Activation.Kind kind) {
        return switch (kind) {
            case RELU -> algorithm.eltwise_relu_use_dst_for_bwd;
            case TANH -> algorithm.eltwise_tanh_use_dst_for_bwd;
        };
    }

    /** Applies the activation inside the kernel before it; nothing if {@code layer} is null. */
    static primitive_attr fused(Activation layer) {
        primitive_attr attributes = new primitive_attr();
        if (layer != null) {
            post_ops operations = new post_ops();
            operations.append_eltwise(
                    switch (layer.kind()) {
                        case RELU -> algorithm.eltwise_relu;
                        case TANH -> algorithm.eltwise_tanh;
                    },
                    0,
                    0);
            attributes.set_post_ops(operations);
        }
        return attributes;
    }
}
