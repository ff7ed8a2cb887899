package io.flinkalexnet.engine.cuda;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/** The queue of a {@link ProcessorDevice}: all that was queued is done by {@link #await}. */
final class ProcessorQueue implements Queue {
    private final ProcessorDevice device;
    private final ElementType type;
    private final ProcessorLibrary.Calls calls;
    private final List<Runnable> queued = new ArrayList<>();
    private boolean reversed;

    ProcessorQueue(ProcessorDevice device, ElementType type) {
        this.device = device;
        this.type = type;
        calls = ProcessorLibrary.of(type);
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public ElementType type() {
        return type;
    }

    @Override
    public Work launch(KernelLaunch launch) {
        NativeLaunch prepared = new NativeLaunch(calls, device, launch);
        return work(
                () -> {
                    prepared.run(reversed);
                    reversed = !reversed;
                });
    }

    @Override
    public Work convolution(
            Convolution shape, Block x, Block w, Block bias, Epilogue epilogue, Block y) {
        requireConvolution(shape, x, w, y, type);
        require("bias", bias, (long) shape.filters() * Float.BYTES);
        int relu = relu(epilogue);
        return work(() -> calls.convolution(ints(shape), at(x), at(w), at(bias), relu, at(y)));
    }

    @Override
    public Work convolutionDataGradient(Convolution shape, Block dy, Block w, Block dx) {
        requireConvolution(shape, dx, w, dy, type);
        return work(() -> calls.convolutionDataGradient(ints(shape), at(dy), at(w), at(dx)));
    }

    @Override
    public Work convolutionWeightGradient(Convolution shape, Block x, Block dy, Block dw) {
        requireConvolution(shape, x, dw, dy, ElementType.F32);
        return work(() -> calls.convolutionWeightGradient(ints(shape), at(x), at(dy), at(dw)));
    }

    private void requireConvolution(
            Convolution s, Block in, Block weights, Block out, ElementType weightType) {
        long inputs = (long) s.batch() * s.height() * s.width() * s.channels();
        long outputs = (long) s.batch() * s.outputHeight() * s.outputWidth() * s.filters();
        require("the input", in, inputs * type.bytes());
        require("the weights", weights, (long) s.weights() * weightType.bytes());
        require("the output", out, outputs * type.bytes());
    }

    @Override
    public Work product(MatrixProduct s, Block a, Block b, Block bias, Epilogue epilogue, Block c) {
        require("A", a, (long) s.rows() * s.inner() * type.bytes());
        require("B", b, (long) s.inner() * s.columns() * type.bytes());
        require("C", c, (long) s.rows() * s.columns() * s.result().bytes());
        if (bias != null) {
            require("bias", bias, (long) s.columns() * Float.BYTES);
        }
        int[] shape = {
            s.rows(),
            s.columns(),
            s.inner(),
            s.transposeA() ? 1 : 0,
            s.transposeB() ? 1 : 0,
            s.result() == ElementType.F32 ? 1 : 0
        };
        int relu = relu(epilogue);
        return work(() -> calls.product(shape, at(a), at(b), at(bias), relu, at(c)));
    }

    @Override
    public Work copy(Block from, Block to) {
        require("the target of a copy", to, from.bytes());
        return work(() -> calls.copy(at(to), at(from), from.bytes()));
    }

    @Override
    public Work upload(HostBlock from, Block to) {
        requireHost(from, to);
        return work(() -> calls.copy(at(to), new Pointer(from.address()), to.bytes()));
    }

    @Override
    public Work download(Block from, HostBlock to) {
        requireHost(to, from);
        return work(() -> calls.copy(new Pointer(to.address()), at(from), from.bytes()));
    }

    @Override
    public Work clear(Block block) {
        return work(() -> at(block).clear(block.bytes()));
    }

    @Override
    public Work sequence(List<Work> parts) {
        List<Work> copy = List.copyOf(parts);
        return () -> copy.forEach(Work::enqueue);
    }

    @Override
    public synchronized void await() {
        List<Runnable> now = List.copyOf(queued);
        queued.clear();
        now.forEach(Runnable::run);
    }

    /** What was queued is done, as on a card. */
    @Override
    public void close() {
        await();
        device.closed(this);
    }

    private Work work(Runnable action) {
        return () -> queue(action);
    }

    private synchronized void queue(Runnable action) {
        queued.add(action);
    }

    /** Of an allocated block; null of null. */
    private Pointer at(Block block) {
        return block == null ? null : device.pointer(block);
    }

    private static int relu(Epilogue epilogue) {
        return switch (epilogue) {
            case NONE -> 0;
            case RELU -> 1;
        };
    }

    private static int[] ints(Convolution s) {
        return new int[] {
            s.batch(),
            s.height(),
            s.width(),
            s.channels(),
            s.filters(),
            s.kernel(),
            s.stride(),
            s.padding(),
            s.groups()
        };
    }

    private void require(String what, Block block, long bytes) {
        device.pointer(block);
        if (block.bytes() < bytes) {
            throw new IllegalStateException(
                    "%s needs %d bytes, its block has %d".formatted(what, bytes, block.bytes()));
        }
    }

    private void requireHost(HostBlock host, Block block) {
        device.pointer(block);
        if (host.bytes().capacity() < block.bytes()
                || host.address()
                        != Pointer.nativeValue(Native.getDirectBufferPointer(host.bytes()))) {
            throw new IllegalStateException(
                    "host memory of %d bytes is no place for a block of %d"
                            .formatted(host.bytes().capacity(), block.bytes()));
        }
    }
}
