package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.Precision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** A stream of a card, which waits for no other. */
final class CudaQueue implements Queue {
    private final CudaDevice device;
    private final ElementType type;
    private final Deque<Resource> owned = new ArrayDeque<>();
    private final CUstream_st stream = new CUstream_st();
    private final Workspace workspace;
    private final StreamRecorder recorder;
    private final CudnnConvolutions convolutions;
    private final LtProducts products;

    /** Closed last to first. */
    private interface Resource extends AutoCloseable {
        @Override
        void close();
    }

    CudaQueue(CudaDevice device, Precision precision) {
        this.device = device;
        type = precision == Precision.BF16 ? ElementType.BF16 : ElementType.F32;
        device.check(
                cudart.cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking),
                "cudaStreamCreateWithFlags");
        owned.push(() -> device.check(cudart.cudaStreamDestroy(stream), "cudaStreamDestroy"));
        recorder = new StreamRecorder(device, stream);
        try {
            workspace = new Workspace(device);
            owned.push(workspace::close);
            convolutions = new CudnnConvolutions(stream, precision, workspace);
            owned.push(convolutions::close);
            products = new LtProducts(stream, precision, workspace, this);
            owned.push(products::close);
        } catch (RuntimeException | LinkageError e) {
            close();
            throw e;
        }
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
        device.attach();
        CUfunc_st function =
                device.kernels()
                        .function(launch.file(), type, launch.function(), launch.sharedBytes());
        PackedArguments arguments = new PackedArguments(launch.arguments());
        owned.push(arguments::close);
        PointerPointer<Pointer> pointers = arguments.pointers();
        KernelLaunch.Grid grid = launch.grid();
        return attached(
                () ->
                        cudart.cuLaunchKernel(
                                function,
                                grid.x(),
                                grid.y(),
                                grid.z(),
                                launch.threads(),
                                1,
                                1,
                                launch.sharedBytes(),
                                stream,
                                pointers,
                                (PointerPointer<?>) null),
                "launching the kernel " + launch.function());
    }

    @Override
    public Work convolution(
            Convolution shape, Block x, Block w, Block bias, Epilogue epilogue, Block y) {
        return planned(() -> convolutions.forward(shape, x, w, bias, epilogue, y));
    }

    @Override
    public Work convolutionDataGradient(Convolution shape, Block dy, Block w, Block dx) {
        return planned(() -> convolutions.dataGradient(shape, dy, w, dx));
    }

    @Override
    public Work convolutionWeightGradient(Convolution shape, Block x, Block dy, Block dw) {
        return planned(() -> convolutions.weightGradient(shape, x, dy, dw));
    }

    @Override
    public Work product(
            MatrixProduct shape, Block a, Block b, Block bias, Epilogue epilogue, Block c) {
        return planned(() -> products.product(shape, a, b, bias, epilogue, c));
    }

    /** Looking for the fastest plan loads code and waits: nothing may be captured meanwhile. */
    private Work planned(Supplier<Work> maker) {
        device.attach();
        synchronized (device.captureLock()) {
            return attached(maker.get());
        }
    }

    @Override
    public Work copy(Block from, Block to) {
        return copy(
                DevicePointer.to(from),
                DevicePointer.to(to.slice(0, from.bytes())),
                from.bytes(),
                cudart.cudaMemcpyDeviceToDevice);
    }

    @Override
    public Work upload(HostBlock from, Block to) {
        return copy(
                new DevicePointer(from.address()),
                DevicePointer.to(to),
                checkHolds(from, to.bytes()),
                cudart.cudaMemcpyHostToDevice);
    }

    @Override
    public Work download(Block from, HostBlock to) {
        return copy(
                DevicePointer.to(from),
                new DevicePointer(to.address()),
                checkHolds(to, from.bytes()),
                cudart.cudaMemcpyDeviceToHost);
    }

    private static long checkHolds(HostBlock host, long bytes) {
        if (host.bytes().capacity() < bytes) {
            throw new IllegalStateException(
                    "%d bytes do not fit a host block of %d"
                            .formatted(bytes, host.bytes().capacity()));
        }
        return bytes;
    }

    private Work copy(Pointer from, Pointer to, long bytes, int kind) {
        return attached(
                () -> cudart.cudaMemcpyAsync(to, from, bytes, kind, stream), "cudaMemcpyAsync");
    }

    @Override
    public Work clear(Block block) {
        Pointer pointer = DevicePointer.to(block);
        return attached(
                () -> cudart.cudaMemsetAsync(pointer, 0, block.bytes(), stream), "cudaMemsetAsync");
    }

    @Override
    public Work sequence(List<Work> parts) {
        GraphSequence sequence = new GraphSequence(parts, workspace, recorder);
        owned.push(sequence::close);
        return attached(sequence);
    }

    /** A call of CUDA with its status. */
    private interface Call {
        int status();
    }

    private Work attached(Call call, String what) {
        return attached(() -> device.check(call.status(), what));
    }

    private Work attached(Work work) {
        return () -> {
            device.attach();
            work.enqueue();
        };
    }

    @Override
    public void await() {
        device.attach();
        device.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    }

    @Override
    public void close() {
        device.giveBack(
                () -> {
                    await();
                    closeAll();
                });
    }

    private void closeAll() {
        RuntimeException first = null;
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
