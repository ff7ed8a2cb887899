package io.flinkalexnet.engine.cuda;

import java.util.List;

/**
 * Work for a device, done one after the other (a stream of CUDA). Confined to one thread; closed by
 * who opened it, with all work made here. All that is slow (compiling, looking for the fastest
 * kernel, allocating workspace) happens when work is made; queueing it only tells the device.
 *
 * <p>Activations are (n, height, width, channels), convolution weights (filters, height, width,
 * channels / groups), both of the queue's {@link #type}; matrices are row-major. Biases are f32.
 */
interface Queue extends AutoCloseable {
    /** Something to be done, made once and queued any number of times. */
    interface Work {
        void enqueue();
    }

    /** What is applied to a result, bias included, before it is written. */
    enum Epilogue {
        NONE,
        RELU
    }

    Device device();

    /** Elements of activations and of the weights that layers see. */
    ElementType type();

    /** One of our kernels. */
    Work launch(KernelLaunch launch);

    /** {@code y = epilogue(conv(x, w) + bias)}. */
    Work convolution(Convolution shape, Block x, Block w, Block bias, Epilogue epilogue, Block y);

    /** {@code dx = conv^T(dy, w)}: the gradient of the input. */
    Work convolutionDataGradient(Convolution shape, Block dy, Block w, Block dx);

    /** The gradient of the weights, in f32. */
    Work convolutionWeightGradient(Convolution shape, Block x, Block dy, Block dw);

    /** {@code c = epilogue(op(a) op(b) + bias)}; without a bias where that is null. */
    Work product(MatrixProduct shape, Block a, Block b, Block bias, Epilogue epilogue, Block c);

    /** Copies all of {@code from} to the beginning of {@code to}. */
    Work copy(Block from, Block to);

    /** Copies {@code to.bytes()} from the beginning of host memory. */
    Work upload(HostBlock from, Block to);

    /** Copies {@code from.bytes()} to the beginning of host memory. */
    Work download(Block from, HostBlock to);

    /** Sets all bytes to zero. */
    Work clear(Block block);

    /** All of it, in order, as one: a graph where the device has such. */
    Work sequence(List<Work> parts);

    /**
     * Waits until all that was queued is done.
     *
     * @throws IllegalStateException if the device has failed; it says how, and that only a new
     *     process can use it again
     */
    void await();

    @Override
    void close();
}
