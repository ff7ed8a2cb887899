package io.flinkalexnet.engine.cuda;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;

/** Our kernels on a card: each file is compiled and loaded when first asked for. Thread-safe. */
final class KernelModules implements AutoCloseable {
    /** What a kernel gets without being allowed more; CUDA's programming guide, section 16. */
    private static final int SHARED_BYTES = 48 << 10;

    private final CudaDevice device;
    private final KernelCompiler compiler;
    private final Map<ModuleKey, CUmod_st> modules = new HashMap<>();
    private final Map<FunctionKey, Kernel> kernels = new HashMap<>();

    private record ModuleKey(String file, ElementType type) {}

    private record FunctionKey(ModuleKey module, String name) {}

    /** A function, and what it was allowed so far. */
    private static final class Kernel {
        private final CUfunc_st function;
        private int sharedBytes = SHARED_BYTES;

        private Kernel(CUfunc_st function) {
            this.function = function;
        }
    }

    KernelModules(CudaDevice device, KernelCompiler compiler) {
        this.device = device;
        this.compiler = compiler;
    }

    /**
     * @param sharedBytes dynamic shared memory that it will be launched with
     */
    synchronized CUfunc_st function(String file, ElementType type, String name, int sharedBytes) {
        FunctionKey key = new FunctionKey(new ModuleKey(file, type), name);
        Kernel kernel = kernels.computeIfAbsent(key, this::find);
        if (sharedBytes > kernel.sharedBytes) {
            device.check(
                    cudart.cuFuncSetAttribute(
                            kernel.function,
                            cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
                            sharedBytes),
                    "giving %s %d bytes of shared memory".formatted(name, sharedBytes));
            kernel.sharedBytes = sharedBytes;
        }
        return kernel.function;
    }

    private Kernel find(FunctionKey key) {
        CUmod_st module = modules.computeIfAbsent(key.module(), this::load);
        CUfunc_st function = new CUfunc_st();
        device.check(
                cudart.cuModuleGetFunction(function, module, key.name()),
                "looking for %s in %s".formatted(key.name(), key.module().file()));
        return new Kernel(function);
    }

    private CUmod_st load(ModuleKey key) {
        byte[] cubin = compiler.cubin(key.file(), key.type());
        CUmod_st module = new CUmod_st();
        try (BytePointer image = new BytePointer(cubin)) {
            synchronized (device.captureLock()) {
                device.check(cudart.cuModuleLoadData(module, image), "loading " + key.file());
            }
        }
        return module;
    }

    @Override
    public synchronized void close() {
        kernels.clear();
        modules.values()
                .forEach(module -> device.check(cudart.cuModuleUnload(module), "cuModuleUnload"));
        modules.clear();
    }
}
