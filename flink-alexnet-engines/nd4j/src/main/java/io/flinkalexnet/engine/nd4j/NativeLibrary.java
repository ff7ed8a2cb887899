package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.device.Cpu;
import io.flinkalexnet.engine.device.NativeMemory;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses and loads ND4J's native library once per process. The build without oneDNN, ND4J's
 * default, is an order of magnitude slower and not shipped.
 */
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static final String EXTENSION_PROPERTY = "platform.extension";
    private static final Set<String> AVX512 =
            Set.of("avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd");
    private static final Set<String> AVX2 = Set.of("avx2", "fma");

    private static final String CPU_BACKEND = "org/nd4j/linalg/cpu/nativecpu/CpuBackend.class";
    private static final String CUDA_BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";
    private static final String CUDA_EXTENSION = "-cudnn";

    private static final Map<Integer, EngineProbe> VERDICTS = new HashMap<>();

    static {
        NativeMemory.leaveLimitToTheProcess();
    }

    private NativeLibrary() {}

    /**
     * Loads the library at the first call; later calls for the same device repeat the first
     * verdict. Never throws.
     *
     * @param device index of a card; without meaning on the CPU
     */
    static synchronized EngineProbe probe(int device) {
        int key = hasCuda() ? device : 0;
        return VERDICTS.computeIfAbsent(
                key,
                index -> {
                    EngineProbe verdict = hasCuda() ? loadCuda(index) : load();
                    if (verdict.usable()) {
                        LOG.info("nd4j runs on {}", verdict.device());
                    } else {
                        LOG.warn("nd4j cannot run here: {}", verdict.reason());
                    }
                    return verdict;
                });
    }

    /** Whether ND4J's CUDA backend is on the class path: the distribution decides. */
    static boolean hasCuda() {
        return onClassPath(CUDA_BACKEND);
    }

    private static boolean onClassPath(String resource) {
        return NativeLibrary.class.getClassLoader().getResource(resource) != null;
    }

    private static EngineProbe loadCuda(int device) {
        if (onClassPath(CPU_BACKEND)) {
            return EngineProbe.unusable(
                    "NVIDIA CUDA",
                    "nd4j-native and nd4j-cuda are both on the class path; keep lib/cpu or lib/nd4j-cuda, not both");
        }
        EngineProbe verdict = CudaProbe.ofThisMachine().check(device);
        if (!verdict.usable()) {
            return verdict;
        }
        return load(
                verdict.device(),
                Loader.getPlatform() + CUDA_EXTENSION,
                CUDA_EXTENSION,
                () -> {
                    Nd4j.getAffinityManager().unsafeSetDevice(device);
                    Nd4j.getMemoryManager().togglePeriodicGc(false); // freed by hand
                });
    }

    private static EngineProbe load() {
        String platform = Loader.getPlatform();
        if (!platform.equals("linux-x86_64")) {
            return EngineProbe.unusable(
                    platform,
                    "its native libraries are taken for linux-x86_64 alone, this is %s; take another engine, or such a machine"
                            .formatted(platform));
        }
        Cpu cpu;
        try {
            cpu = Cpu.ofThisMachine();
        } catch (IOException e) {
            return EngineProbe.unusable(platform, e.getMessage());
        }
        String extension = extension(cpu.flags());
        if (extension.isEmpty()) {
            return EngineProbe.unusable(
                    cpu.model(),
                    "it needs a CPU with AVX2 and FMA, and %s has neither shown in /proc/cpuinfo; use a newer machine"
                            .formatted(cpu.model()));
        }
        return load(
                cpu.model(),
                platform + extension,
                extension,
                () -> {
                    Nd4j.getEnvironment().setMaxMasterThreads(1);
                    Nd4j.getEnvironment().setMaxThreads(1);
                    openblas_nolapack.blas_set_num_threads(1);
                    Nd4j.getMemoryManager().togglePeriodicGc(false); // freed by hand
                });
    }

    /** The classifier of the fastest build that a CPU with these flags can run; empty if none. */
    static String extension(Set<String> flags) {
        if (flags.containsAll(AVX512)) {
            return "-onednn-avx512";
        }
        return flags.containsAll(AVX2) ? "-onednn-avx2" : "";
    }

    private static EngineProbe load(
            String device, String build, String extension, Runnable configure) {
        // JavaCPP caches its properties: others may have loaded a library before us
        String before = Loader.loadProperties().getProperty(EXTENSION_PROPERTY, "");
        Loader.loadProperties().setProperty(EXTENSION_PROPERTY, extension);
        try {
            Nd4j.create(1).close();
            configure.run();
        } catch (LinkageError | RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            LOG.warn("loading ND4J failed", e);
            return EngineProbe.unusable(
                    device,
                    "loading its native library %s failed: %s; is ND4J's jar with that classifier on the class path?"
                            .formatted(build, root));
        } finally {
            Loader.loadProperties().setProperty(EXTENSION_PROPERTY, before);
        }
        return EngineProbe.usable("%s (%s)".formatted(device, build));
    }

    /** Those of the backend that was loaded. */
    static Kernels kernels(int device) {
        return Nd4j.getEnvironment().isCPU() ? new HostKernels() : new DeviceKernels(device);
    }

    /** Keeps OpenMP regions that the current thread enters on this thread. */
    static void useOneThreadHere() {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    }
}
