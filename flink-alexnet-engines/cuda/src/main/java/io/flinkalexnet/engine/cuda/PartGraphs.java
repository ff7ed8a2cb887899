package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.cuda.GraphSpec.Convolve;
import io.flinkalexnet.engine.cuda.GraphSpec.Function;
import io.flinkalexnet.engine.cuda.GraphSpec.Operand;
import io.flinkalexnet.engine.cuda.GraphSpec.Operation;
import io.flinkalexnet.engine.cuda.GraphSpec.Pointwise;
import io.flinkalexnet.engine.cuda.GraphSpec.Result;
import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Graphs for a part of a convolution. Blocks are those of the whole convolution: input, weights,
 * bias and output, or their gradients.
 *
 * @param type of activations and weights
 */
record PartGraphs(ConvolutionPart part, ElementType type) {
    /** At the beginning of the workspace; it has no memory of its own. */
    static final long SCRATCH = 1;

    private static final long X = 2;
    private static final long W = 3;
    private static final long Y = 4;
    private static final long BIAS = 5;
    private static final long SUMMAND = 6;
    private static final long CONVOLVED = 7;
    private static final long SUMMED = 8;
    private static final long BIASED = 9;

    /** cuDNN reads 16 bytes at a time at most. */
    private static final int ALIGNMENT = 16;

    /** Fused graphs that cuDNN has engines for (Graph API, "Supported Graph Patterns"). */
    enum Pattern {
        /** "Generic Runtime Fusion Engines", on tensor cores only. */
        CONV_AND_POINTWISE,
        /**
         * "Specialized Pre-Compiled Engines": between convolution and bias something is added, here
         * the result's old content times 0.
         */
        CONV_BIAS_ACT
    }

    /**
     * A graph and its memory.
     *
     * @param memory by uid
     * @param scratchBytes what {@link #SCRATCH} takes, or 0
     */
    record BoundGraph(GraphSpec spec, Map<Long, Block> memory, long scratchBytes) {}

    /** The convolution, or one of its gradients; that of the weights is f32. */
    BoundGraph plain(Result result, Block x, Block w, Block y) {
        Binding binding = new Binding();
        Operand weights =
                result == Result.W_GRADIENT ? weightGradient(binding, w) : weights(binding, w);
        Convolve convolve = convolve(result, input(binding, x), weights, output(binding, y));
        return binding.graph("convolution", convolve);
    }

    BoundGraph fused(Pattern pattern, Block x, Block w, Block bias, Epilogue epilogue, Block y) {
        Binding binding = new Binding();
        Operand result = output(binding, y);
        Operand biases = bias(binding, bias);
        List<Operation> operations = new ArrayList<>();
        Operand sum = virtual(CONVOLVED, part.output());
        operations.add(convolve(Result.Y, input(binding, x), weights(binding, w), sum));
        if (pattern == Pattern.CONV_BIAS_ACT) {
            Block old = part.ofOutput(y, type);
            Operand summand = binding.operand(SUMMAND, part.output(), type, old);
            Operand convolved = sum;
            sum = virtual(SUMMED, part.output());
            operations.add(new Pointwise(Function.ADD, convolved, summand, 0, sum));
        }
        if (epilogue == Epilogue.RELU) {
            Operand biased = virtual(BIASED, part.output());
            operations.add(Pointwise.sum(sum, biases, biased));
            operations.add(Pointwise.of(Function.RELU, biased, result));
        } else {
            operations.add(Pointwise.sum(sum, biases, result));
        }
        return binding.graph("convolution and bias", operations.toArray(Operation[]::new));
    }

    /** In place. */
    BoundGraph addBias(Block bias, Block y) {
        Binding binding = new Binding();
        Operand result = output(binding, y);
        Operand biases = bias(binding, bias);
        return binding.graph("bias", Pointwise.sum(result, biases, result));
    }

    /** In place. */
    BoundGraph relu(Block y) {
        Binding binding = new Binding();
        Operand result = output(binding, y);
        return binding.graph("relu", Pointwise.of(Function.RELU, result, result));
    }

    /** The gradient of the weights, that goes through a copy in f32. */
    BoundGraph copiedGradient(Block x, Block dw, Block dy) {
        Binding binding = new Binding();
        Operand gradient = virtual(CONVOLVED, part.weights());
        Convolve convolve =
                convolve(Result.W_GRADIENT, input(binding, x), gradient, output(binding, dy));
        Operand copy = weightGradient(binding, dw);
        return binding.graph(
                "convolution and copy", convolve, Pointwise.of(Function.IDENTITY, gradient, copy));
    }

    /** The gradient of the weights in scratch memory, of the type of activations. */
    BoundGraph roundedGradient(Block x, Block dy) {
        Binding binding = new Binding();
        Convolve convolve =
                convolve(Result.W_GRADIENT, input(binding, x), scratch(), output(binding, dy));
        return binding.graphWithScratch("convolution", scratchBytes(), convolve);
    }

    /** From scratch memory. */
    BoundGraph widenGradient(Block dw) {
        Binding binding = new Binding();
        Operand gradient = weightGradient(binding, dw);
        Pointwise copy = Pointwise.of(Function.IDENTITY, scratch(), gradient);
        return binding.graphWithScratch("copy", scratchBytes(), copy);
    }

    private Convolve convolve(Result result, Operand x, Operand w, Operand y) {
        Convolution shape = part.shape();
        return new Convolve(result, shape.stride(), shape.padding(), x, w, y);
    }

    private Operand input(Binding binding, Block x) {
        return binding.operand(X, part.input(), type, part.ofInput(x, type));
    }

    private Operand output(Binding binding, Block y) {
        return binding.operand(Y, part.output(), type, part.ofOutput(y, type));
    }

    private Operand weights(Binding binding, Block w) {
        return binding.operand(W, part.weights(), type, part.ofWeights(w, type));
    }

    private Operand weightGradient(Binding binding, Block dw) {
        Block gradient = part.ofWeights(dw, ElementType.F32);
        return binding.operand(W, part.weights(), ElementType.F32, gradient);
    }

    private Operand bias(Binding binding, Block bias) {
        return binding.operand(BIAS, part.bias(), ElementType.F32, part.ofBias(bias));
    }

    private Operand scratch() {
        return new Operand(SCRATCH, part.weights(), type, ALIGNMENT);
    }

    private long scratchBytes() {
        return part.weights().elements() * type.bytes();
    }

    /** Between operations; never in memory. */
    private static Operand virtual(long uid, TensorLayout layout) {
        return new Operand(uid, layout.packed(), ElementType.F32, 0);
    }

    /** Collects the memory of a graph's operands. */
    private static final class Binding {
        private final Map<Long, Block> memory = new HashMap<>();

        Operand operand(long uid, TensorLayout layout, ElementType type, Block block) {
            long needed = layout.span() * type.bytes();
            if (block.bytes() < needed) {
                throw new IllegalStateException(
                        "%s of %s takes %d bytes, its block has %d"
                                .formatted(layout, type, needed, block.bytes()));
            }
            memory.put(uid, block);
            long lowestBit = Long.lowestOneBit(block.address());
            return new Operand(uid, layout, type, (int) Math.min(lowestBit, ALIGNMENT));
        }

        BoundGraph graph(String name, Operation... operations) {
            return graphWithScratch(name, 0, operations);
        }

        BoundGraph graphWithScratch(String name, long bytes, Operation... operations) {
            return new BoundGraph(new GraphSpec(name, List.of(operations)), memory, bytes);
        }
    }
}
