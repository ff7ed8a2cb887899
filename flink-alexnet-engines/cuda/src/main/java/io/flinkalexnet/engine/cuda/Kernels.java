package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.model.LayerSpec;

/**
 * The launches of our kernels. {@code T} stands for the elements of activations ({@link
 * ElementType}); activations are (n, height, width, channels). Every sum is made in an order that
 * depends on sizes alone, so that a run repeats to the bit.
 *
 * <p>Results may replace the operand that a method names as such; else blocks must not overlap.
 */
final class Kernels {
    /**
     * Bytes of {@link #normalize}'s record of one picture: float shift[3], int cropY, cropX, flip,
     * label.
     */
    static final int PICTURE_BYTES = 28;

    /**
     * Bytes of the state of a step on the device: long step, float rateOfWeights, float
     * rateOfBiases.
     */
    static final int STEP_BYTES = 16;

    /**
     * Bytes of a step's score: double loss (mean), int top1Hits, int top5Hits, int finite (1 or 0),
     * int padding.
     */
    static final int SCORE_BYTES = 24;

    /** Where {@code finite} is in a score. */
    static final int SCORE_FINITE = 16;

    /** Parameters are updated in chunks of so many floats; every tensor begins at one. */
    static final int UPDATE_CHUNK = 1024;

    /** What {@link #update} does with a chunk: one byte each. */
    enum ChunkKind {
        WEIGHTS,
        BIASES,
        FROZEN
    }

    /**
     * How bytes become the first layer's input. With {@code block} 1 and no padding it is (n, side,
     * side, 3). Else squares of {@code block} x {@code block} pixels become channels: element (by,
     * bx, (iy * block + ix) * 3 + c) is pixel (by * block + iy - padding, bx * block + ix -
     * padding) of channel c, 0 outside of the picture; so a convolution with a stride of {@code
     * block} becomes one with a stride of 1.
     *
     * @param side of the crop
     * @param meanSide of the mean image
     * @param blocks height and width of the result; with block 1 the side
     */
    record InputShape(int batch, int side, int meanSide, int block, int padding, int blocks) {
        static InputShape plain(int batch, int side, int meanSide) {
            return new InputShape(batch, side, meanSide, 1, 0, side);
        }

        int channels() {
            return 3 * block * block;
        }
    }

    /** Max pooling without padding; every window lies within the input. */
    record PoolShape(int batch, int height, int width, int channels, int window, int stride) {
        int outputHeight() {
            return (height - window) / stride + 1;
        }

        int outputWidth() {
            return (width - window) / stride + 1;
        }

        int outputs() {
            return batch * outputHeight() * outputWidth() * channels;
        }
    }

    /**
     * How convolution weights (filters, channels, kernel, kernel) become (filters, blocks, blocks,
     * block * block * channels).
     */
    record FoldedWeights(int filters, int channels, int kernel, int block) {
        int blocks() {
            return (kernel + block - 1) / block;
        }

        int length() {
            return filters * blocks() * blocks() * block * block * channels;
        }
    }

    private final InputKernels input;
    private final LrnPoolKernels lrnPool;
    private final ElementwiseKernels elementwise;
    private final LossKernels loss;
    private final SumKernels sumKernels;
    private final ParameterKernels parameterKernels;

    Kernels(ElementType type) {
        input = new InputKernels(type);
        lrnPool = new LrnPoolKernels(type);
        elementwise = new ElementwiseKernels(type);
        loss = new LossKernels(type);
        sumKernels = new SumKernels(type);
        parameterKernels = new ParameterKernels(type);
    }

    /**
     * (pixel - mean at the crop's offset + shift) * scale, mirrored where the record says so; see
     * {@code Preprocessing.normalize}.
     *
     * @param pixels bytes (batch, 3, side, side)
     * @param pictures records of {@link #PICTURE_BYTES}
     * @param mean floats (3, meanSide, meanSide)
     * @param out T (batch, blocks, blocks, channels)
     */
    KernelLaunch normalize(
            InputShape shape, float scale, Block pixels, Block pictures, Block mean, Block out) {
        return input.normalize(shape, scale, pixels, pictures, mean, out);
    }

    /** Local response normalisation over channels; positions = n * height * width. */
    KernelLaunch lrn(LayerSpec.Lrn lrn, int positions, int channels, Block x, Block y) {
        return lrnPool.lrn(lrn, positions, channels, x, y);
    }

    /** dx may replace dy. With maskRelu x is a ReLU's output and its gradient is applied, too. */
    KernelLaunch lrnGradient(
            LayerSpec.Lrn lrn,
            int positions,
            int channels,
            Mask mask,
            Block x,
            Block dy,
            Block dx) {
        return lrnPool.lrnGradient(lrn, positions, channels, mask, x, dy, dx);
    }

    /** Whether a gradient is multiplied by that of a ReLU whose output is x. */
    enum Mask {
        NONE,
        RELU
    }

    /**
     * @param argmax bytes, one for each output: the first greatest element's number in its window,
     *     row by row; null where no gradient is wanted
     */
    KernelLaunch maxPool(PoolShape shape, Block x, Block y, Block argmax) {
        return lrnPool.maxPool(shape, x, y, argmax);
    }

    /**
     * @param x the pooling's input, for the mask; null without
     */
    KernelLaunch maxPoolGradient(
            PoolShape shape, Mask mask, Block x, Block dy, Block argmax, Block dx) {
        return lrnPool.maxPoolGradient(shape, mask, x, dy, argmax, dx);
    }

    /** {@link #lrn}, then {@link #maxPool}, in one pass over memory. */
    KernelLaunch lrnMaxPool(LayerSpec.Lrn lrn, PoolShape shape, Block x, Block y, Block argmax) {
        return lrnPool.lrnMaxPool(lrn, shape, x, y, argmax);
    }

    /** The gradient of {@link #lrnMaxPool}. */
    KernelLaunch lrnMaxPoolGradient(
            LayerSpec.Lrn lrn,
            PoolShape shape,
            Mask mask,
            Block x,
            Block dy,
            Block argmax,
            Block dx) {
        return lrnPool.lrnMaxPoolGradient(lrn, shape, mask, x, dy, argmax, dx);
    }

    /** y = f(x); y may replace x. */
    KernelLaunch activation(LayerSpec.Activation.Kind kind, int count, Block x, Block y) {
        return elementwise.activation(kind, count, x, y);
    }

    /** From the function's output y; dx may replace dy. */
    KernelLaunch activationGradient(
            LayerSpec.Activation.Kind kind, int count, Block y, Block dy, Block dx) {
        return elementwise.activationGradient(kind, count, y, dy, dx);
    }

    /**
     * y = x times the mask of this step; forward and backward alike; y may replace x.
     *
     * @param purpose code of the layer's {@code Purpose}
     * @param step {@link #STEP_BYTES}
     */
    KernelLaunch dropout(
            double rate, long seed, int purpose, int count, Block step, Block x, Block y) {
        return elementwise.dropout(rate, seed, purpose, count, step, x, y);
    }

    /**
     * Sums T (rows, columns) over rows into f32 (columns). @param partials {@link
     * #columnPartialBytes}
     */
    KernelLaunch[] columnSums(int rows, int columns, Block values, Block partials, Block sums) {
        return sumKernels.columnSums(rows, columns, values, partials, sums);
    }

    static long columnPartialBytes(int rows, int columns) {
        return SumKernels.columnPartialBytes(rows, columns);
    }

    /** Softmax of f32 logits (rows, classes) into f32. */
    KernelLaunch softmax(int rows, int classes, Block logits, Block probabilities) {
        return loss.softmax(rows, classes, logits, probabilities);
    }

    /**
     * Loss in nats and number of logits above the label's, of each picture; and the gradient of the
     * mean loss.
     *
     * @param logits f32 (rows, classes)
     * @param pictures records of {@link #PICTURE_BYTES}; the label is read
     * @param gradient T (rows, classes); null where none is wanted
     * @param losses double (rows)
     * @param above int (rows)
     */
    KernelLaunch crossEntropy(
            int rows,
            int classes,
            Block logits,
            Block pictures,
            Block gradient,
            Block losses,
            Block above) {
        return loss.crossEntropy(rows, classes, logits, pictures, gradient, losses, above);
    }

    /** Adds up, in order, what {@link #crossEntropy} found. @param score {@link #SCORE_BYTES} */
    KernelLaunch score(int rows, Block losses, Block above, Block score) {
        return loss.score(rows, losses, above, score);
    }

    /**
     * {@code v = momentum v - decay rate w - rate g; w += v}, see {@code SgdPass}; nothing where
     * the score is not finite, nor in frozen chunks. Biases do not decay.
     *
     * @param kinds one byte a chunk, see {@link ChunkKind}
     * @param parameters f32 w, a multiple of {@link #UPDATE_CHUNK}
     * @param rounded T, a copy of w for the layers; null where T is f32
     */
    KernelLaunch update(
            int chunks,
            float momentum,
            float weightDecay,
            Block kinds,
            Block step,
            Block score,
            Block gradient,
            Block velocity,
            Block parameters,
            Block rounded) {
        return parameterKernels.update(
                chunks,
                momentum,
                weightDecay,
                kinds,
                step,
                score,
                gradient,
                velocity,
                parameters,
                rounded);
    }

    /** Sum of squares of f32 values into one double. @param partials {@link #squarePartialBytes} */
    KernelLaunch[] sumOfSquares(int count, Block values, Block partials, Block sum) {
        return sumKernels.sumOfSquares(count, values, partials, sum);
    }

    static long squarePartialBytes(int count) {
        return SumKernels.squarePartialBytes(count);
    }

    /**
     * f32 (outer, channels, positions) to f32 (outer, positions, channels): weights to our order.
     */
    KernelLaunch channelsLast(int outer, int channels, int positions, Block from, Block to) {
        return parameterKernels.transpose(outer, channels, positions, from, to);
    }

    /** The way back. */
    KernelLaunch channelsFirst(int outer, int channels, int positions, Block from, Block to) {
        return parameterKernels.transpose(outer, positions, channels, from, to);
    }

    /**
     * f32 weights of a convolution in the exchange order to those over {@link InputShape}'s
     * squares; 0 where there is no weight.
     */
    KernelLaunch fold(FoldedWeights shape, Block from, Block to) {
        return parameterKernels.fold(shape, from, to);
    }

    /** The way back. */
    KernelLaunch unfold(FoldedWeights shape, Block from, Block to) {
        return parameterKernels.unfold(shape, from, to);
    }

    /** Sets to zero the gradients of places without a weight. */
    KernelLaunch maskFolded(FoldedWeights shape, Block gradient) {
        return parameterKernels.maskFolded(shape, gradient);
    }

    /** f32 to T, rounded to the nearest, ties to even. */
    KernelLaunch round(int count, Block from, Block to) {
        return elementwise.round(count, from, to);
    }

    /** T to f32. */
    KernelLaunch widen(int count, Block from, Block to) {
        return elementwise.widen(count, from, to);
    }
}
