package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.device.CardSearch;
import io.flinkalexnet.engine.device.ComputeCapability;
import io.flinkalexnet.engine.device.NativeMemory;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.cudnn;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CUDA's libraries, loaded once per process, and only where the probe expects that to succeed. */
final class CudaLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(CudaLibrary.class);
    private static final String PLATFORM = "linux-x86_64";
    private static final int LEAST_CUDA = 13000;
    private static final Map<Integer, EngineProbe> VERDICTS = new HashMap<>();

    static {
        NativeMemory.leaveLimitToTheProcess();
    }

    private CudaLibrary() {}

    /**
     * Whether the engine can run on that card. The libraries are loaded at the first call that
     * finds nothing against it; later calls for the same card repeat the first verdict. Never
     * throws.
     *
     * @param index as nvidia-smi counts
     */
    static synchronized EngineProbe probe(int index) {
        return VERDICTS.computeIfAbsent(
                index,
                card -> {
                    EngineProbe verdict = check(card);
                    if (verdict.usable()) {
                        LOG.info("cuda runs on {}", verdict.device());
                    } else if (verdict.device().equals(CardSearch.NO_CARD)) {
                        LOG.debug("cuda cannot run here: {}", verdict.reason()); // most machines
                    } else {
                        LOG.warn("cuda cannot run here: {}", verdict.reason());
                    }
                    return verdict;
                });
    }

    private static EngineProbe check(int index) {
        String platform = Loader.getPlatform();
        if (!platform.equals(PLATFORM)) {
            return EngineProbe.unusable(
                    CardSearch.NO_CARD,
                    "this build of it runs on %s, this is %s".formatted(PLATFORM, platform));
        }
        EngineProbe verdict = CudaCardProbe.ofThisMachine().check(index);
        return verdict.usable() ? load(index, verdict.device()) : verdict;
    }

    /** The verdict after loading; nothing is done on the card. */
    static EngineProbe load(int index, String device) {
        try {
            Loader.load(cudart.class);
            int[] count = new int[1];
            int status = cudart.cudaGetDeviceCount(count);
            if (status != cudart.cudaSuccess) {
                return EngineProbe.unusable(
                        device,
                        "CUDA does not find the card that nvidia-smi lists: %s; update the driver, and see that its libcuda.so.1 is the first in LD_LIBRARY_PATH"
                                .formatted(words(status)));
            }
            if (index >= count[0]) {
                return EngineProbe.unusable(
                        device,
                        "CUDA counts %d cards, and nvidia-smi lists one of index %d"
                                .formatted(count[0], index));
            }
            Loader.load(cublas.class);
            Loader.load(cudnn.class);
            Loader.load(nvrtc.class);
            String reason = unfitCudnn();
            return reason.isEmpty()
                    ? EngineProbe.usable("%s (%s)".formatted(device, versions()))
                    : EngineProbe.unusable(device, reason);
        } catch (LinkageError | RuntimeException e) {
            LOG.warn("loading CUDA's libraries failed", e);
            return EngineProbe.unusable(
                    device,
                    "loading CUDA's libraries failed: %s; docs/gpu.md says which are needed and where they are looked for"
                            .formatted(root(e)));
        }
    }

    /** Of a card that can be used; opens nothing on it. */
    static ComputeCapability computeCapability(int index) {
        return new ComputeCapability(
                attribute(cudart.cudaDevAttrComputeCapabilityMajor, index),
                attribute(cudart.cudaDevAttrComputeCapabilityMinor, index));
    }

    private static int attribute(int attribute, int index) {
        int[] value = new int[1];
        int status = cudart.cudaDeviceGetAttribute(value, attribute, index);
        if (status != cudart.cudaSuccess) {
            throw new IllegalStateException(
                    "cudaDeviceGetAttribute failed on card %d: %s".formatted(index, words(status)));
        }
        return value[0];
    }

    private static String unfitCudnn() {
        CudaCardProbe.Version version = cudnnVersion();
        if (version.isBefore(CudaCardProbe.LEAST_CUDNN)) {
            return CudaCardProbe.oldCudnn(version);
        }
        long builtFor = cudnn.cudnnGetCudartVersion();
        return builtFor < LEAST_CUDA
                ? "cuDNN %s is built for CUDA %s; put the folder of one for CUDA 13 first in LD_LIBRARY_PATH (PyTorch's package is nvidia-cudnn-cu13)"
                        .formatted(version, cudaVersion((int) builtFor))
                : "";
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Name and description of a status, of the runtime or the driver: they number alike. */
    static String words(int status) {
        return "%s (%d: %s)"
                .formatted(
                        cudart.cudaGetErrorName(status).getString(),
                        status,
                        cudart.cudaGetErrorString(status).getString());
    }

    private static CudaCardProbe.Version cudnnVersion() {
        long version = cudnn.cudnnGetVersion(); // 91501 is 9.15.1
        return new CudaCardProbe.Version((int) (version / 10000), (int) (version / 100 % 100));
    }

    /** Of the loaded libraries, for people. */
    static String versions() {
        int[] runtime = new int[1];
        int[] driver = new int[1];
        cudart.cudaRuntimeGetVersion(runtime);
        cudart.cudaDriverGetVersion(driver);
        return "CUDA %s on a driver for %s, cuDNN %s, NVRTC %s"
                .formatted(
                        cudaVersion(runtime[0]),
                        cudaVersion(driver[0]),
                        cudnnVersion(),
                        KernelCompiler.version());
    }

    /** 13010 is 13.1. */
    private static String cudaVersion(int version) {
        return "%d.%d".formatted(version / 1000, version % 1000 / 10);
    }
}
