package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.device.ComputeCapability;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A card, in the primary context of this process. */
final class CudaDevice implements Device {
    private static final Logger LOG = LoggerFactory.getLogger(CudaDevice.class);
    private static final Map<Integer, CudaDevice> OPEN = new HashMap<>();
    private static final int NAME_MAX = 256;
    private static final int NONE = -1;
    private static final ThreadLocal<Integer> ATTACHED = ThreadLocal.withInitial(() -> NONE);

    private final int index;
    private final String name;
    private final DeviceHealth health;
    private final ComputeCapability computeCapability;
    private final CUstream_st stream = new CUstream_st();
    private final KernelModules kernels;

    /**
     * Held while a stream is captured, and by what must not happen meanwhile on any thread: CUDA
     * refuses to wait for a context one of whose streams is being captured.
     */
    private final Object captureLock = new Object();

    /**
     * The card of that index, opened at the first call.
     *
     * @throws IllegalStateException if it cannot be used; the message says why
     */
    static CudaDevice of(int index) {
        EngineProbe probe = CudaLibrary.probe(index);
        if (!probe.usable()) {
            throw new IllegalStateException("cuda cannot run here: " + probe.reason());
        }
        synchronized (OPEN) {
            return OPEN.computeIfAbsent(index, CudaDevice::new);
        }
    }

    private CudaDevice(int index) {
        this.index = index;
        health = new DeviceHealth("card " + index, CudaLibrary::words);
        attach();
        name = readName();
        computeCapability = CudaLibrary.computeCapability(index);
        check(
                cudart.cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking),
                "cudaStreamCreateWithFlags");
        kernels =
                new KernelModules(
                        this, new KernelCompiler(computeCapability, CubinCache.ofThisUser()));
    }

    private String readName() {
        byte[] text = new byte[NAME_MAX];
        check(cudart.cuDeviceGetName(text, text.length, index), "cuDeviceGetName");
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * Makes the card the one of the calling thread; to be called before anything else is asked of
     * it. Costs next to nothing where it is so already.
     *
     * @throws IllegalStateException if the device has failed
     */
    void attach() {
        health.check();
        if (ATTACHED.get() != index) {
            check(cudart.cudaSetDevice(index), "cudaSetDevice");
            ATTACHED.set(index);
        }
    }

    /** Throws {@link IllegalStateException} unless a call of CUDA was successful. */
    void check(int status, String call) {
        if (status == cudart.cudaErrorMemoryAllocation) {
            throw outOfMemory("memory for " + call);
        }
        if (status != cudart.cudaSuccess) {
            cudart.cudaGetLastError(); // else the libraries would find it, and take it for theirs
        }
        health.check(status, call);
    }

    private OutOfDeviceMemoryException outOfMemory(String what) {
        cudart.cudaGetLastError();
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            health.check(cudart.cudaMemGetInfo(free, total), "cudaMemGetInfo");
            return OutOfDeviceMemoryException.of(describe(), what, free.get(), total.get());
        }
    }

    Object captureLock() {
        return captureLock;
    }

    KernelModules kernels() {
        return kernels;
    }

    @Override
    public String describe() {
        return "%s (index %d, compute capability %s, %s)"
                .formatted(name, index, computeCapability, CudaLibrary.versions());
    }

    @Override
    public ComputeCapability computeCapability() {
        return computeCapability;
    }

    @Override
    public long freeBytes() {
        attach();
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            check(cudart.cudaMemGetInfo(free, total), "cudaMemGetInfo");
            return free.get();
        }
    }

    @Override
    public Block allocate(long bytes) {
        attach();
        Pointer pointer = new Pointer();
        synchronized (captureLock) {
            int status = cudart.cudaMalloc(pointer, bytes);
            if (status == cudart.cudaErrorMemoryAllocation) {
                throw outOfMemory(OutOfDeviceMemoryException.text(bytes));
            }
            check(status, "cudaMalloc");
            check(cudart.cudaMemsetAsync(pointer, 0, bytes, stream), "cudaMemsetAsync");
            check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
        }
        return new Block(pointer.address(), bytes);
    }

    @Override
    public void free(Block block) {
        giveBack(
                () -> {
                    check(cudart.cudaDeviceSynchronize(), "cudaDeviceSynchronize");
                    check(cudart.cudaFree(DevicePointer.to(block)), "cudaFree");
                });
    }

    /** What a failed device holds is gone until the process is: that must not keep who closes. */
    void giveBack(Runnable calls) {
        if (health.hasFailed()) {
            return;
        }
        attach();
        try {
            synchronized (captureLock) {
                calls.run();
            }
        } catch (IllegalStateException e) {
            if (!health.hasFailed()) {
                throw e;
            }
            LOG.warn("found while closing: {}", e.getMessage());
        }
    }

    @Override
    public HostBlock allocateHost(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a block of host memory has at most %d bytes, %d were asked for"
                            .formatted(Integer.MAX_VALUE, bytes));
        }
        attach();
        Pointer pointer = new Pointer();
        synchronized (captureLock) {
            check(
                    cudart.cudaHostAlloc(pointer, bytes, cudart.cudaHostAllocDefault),
                    "cudaHostAlloc of %d bytes".formatted(bytes));
        }
        Pointer.memset(pointer, 0, bytes);
        BytePointer memory = new BytePointer(pointer).capacity(bytes);
        return new HostBlock(pointer.address(), memory.asBuffer().order(ByteOrder.nativeOrder()));
    }

    @Override
    public void free(HostBlock block) {
        giveBack(
                () ->
                        check(
                                cudart.cudaFreeHost(new DevicePointer(block.address())),
                                "cudaFreeHost"));
    }

    @Override
    public Queue openQueue(Precision precision) {
        attach();
        synchronized (captureLock) {
            return new CudaQueue(this, precision);
        }
    }

    /** To be called when nothing of the device is in use; {@link #of} opens it again. */
    @Override
    public void close() {
        synchronized (OPEN) {
            OPEN.remove(index, this);
        }
        giveBack(
                () -> {
                    kernels.close();
                    check(cudart.cudaStreamDestroy(stream), "cudaStreamDestroy");
                });
    }
}
