package io.flinkalexnet.engine.cuda;

import java.util.List;

/**
 * A graph of cuDNN operations: what it computes, not on which memory. Equal ones are served equally
 * well by the same plan.
 *
 * @param name for logs
 */
record GraphSpec(String name, List<Operation> operations) {
    GraphSpec {
        operations = List.copyOf(operations);
    }

    /**
     * A tensor; the same one of several operations connects them.
     *
     * @param uid unique in its graph
     * @param alignment of its memory in bytes; 0 of a virtual tensor, which has none
     */
    record Operand(long uid, TensorLayout layout, ElementType type, int alignment) {
        boolean isVirtual() {
            return alignment == 0;
        }
    }

    /** Sums are made in f32. */
    sealed interface Operation {
        Descriptor describe(OperationDescriptors descriptors);
    }

    /** What a convolution writes. */
    enum Result {
        Y,
        X_GRADIENT,
        W_GRADIENT
    }

    /**
     * A cross-correlation or one of its gradients, without bias. It has as many groups as x has
     * times the channels of w.
     *
     * @param x input, or its gradient
     * @param w weights, or their gradient
     * @param y output, or its gradient
     */
    record Convolve(Result result, int stride, int padding, Operand x, Operand w, Operand y)
            implements Operation {
        @Override
        public Descriptor describe(OperationDescriptors descriptors) {
            return descriptors.convolve(this);
        }
    }

    enum Function {
        /** {@code y = x + scale * b} */
        ADD,
        /** {@code y = max(x, 0)} */
        RELU,
        /** {@code y = x}, in y's type. */
        IDENTITY
    }

    /**
     * @param b null where the function has one operand
     * @param scale of b
     */
    record Pointwise(Function function, Operand x, Operand b, float scale, Operand y)
            implements Operation {
        static Pointwise of(Function function, Operand x, Operand y) {
            return new Pointwise(function, x, null, 1, y);
        }

        static Pointwise sum(Operand x, Operand b, Operand y) {
            return new Pointwise(Function.ADD, x, b, 1, y);
        }

        @Override
        public Descriptor describe(OperationDescriptors descriptors) {
            return descriptors.pointwise(this);
        }
    }
}
