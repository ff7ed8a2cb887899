package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.model.LayerSpec;

/**
 * What lies between two layers: activations, (n, height, width, channels), and in training the
 * gradient of the loss with respect to them.
 */
final class Blob {
    private final Tensor values;
    private final ElementType type;
    private final Tensor gradient;
    private final LayerSpec.Activation.Kind function;
    private boolean masked;

    /**
     * @param type of the values; gradients are of the queue's
     * @param gradient null where none is wanted, as of the pictures
     * @param function whose output it is; null if of none
     */
    Blob(Tensor values, ElementType type, Tensor gradient, LayerSpec.Activation.Kind function) {
        this.values = values;
        this.type = type;
        this.gradient = gradient;
        this.function = function;
    }

    Tensor values() {
        return values;
    }

    ElementType type() {
        return type;
    }

    Tensor gradient() {
        return gradient;
    }

    boolean hasGradient() {
        return gradient != null;
    }

    LayerSpec.Activation.Kind function() {
        return function;
    }

    /** The same memory behind a function that was applied in place. */
    Blob behind(LayerSpec.Activation.Kind applied) {
        return new Blob(values, type, gradient, applied);
    }

    /**
     * What the layer that takes this does to the gradient it writes: if this is a ReLU's output, it
     * applies the ReLU's gradient, too, and saves that layer a pass over memory.
     */
    Kernels.Mask mask() {
        masked = function == LayerSpec.Activation.Kind.RELU;
        return masked ? Kernels.Mask.RELU : Kernels.Mask.NONE;
    }

    /** Whether the gradient is the one before the function already. */
    boolean isMasked() {
        return masked;
    }
}
