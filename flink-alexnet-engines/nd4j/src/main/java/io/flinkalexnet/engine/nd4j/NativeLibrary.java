package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.EngineProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String EXTENSION_PROPERTY = "platform.extension";
    private static final Set<String> AVX512 =
            Set.of("avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd");
    private static final Set<String> AVX2 = Set.of("avx2", "fma");

    private static EngineProbe verdict;

    private NativeLibrary() {}

    /** Loads the library at the first call; later calls repeat the first verdict. Never throws. */
    static synchronized EngineProbe probe() {
        if (verdict == null) {
            verdict = load();
            if (verdict.usable()) {
                LOG.info("nd4j runs on {}", verdict.device());
            } else {
                LOG.warn("nd4j cannot run here: {}", verdict.reason());
            }
        }
        return verdict;
    }

    private static EngineProbe load() {
        String platform = Loader.getPlatform();
        if (!platform.equals("linux-x86_64")) {
            return EngineProbe.unusable(
                    platform,
                    "its native libraries are shipped for linux-x86_64, this is %s; build with the profile for your platform"
                            .formatted(platform));
        }
        Cpu cpu;
        try {
            cpu = Cpu.parse(Files.readAllLines(CPU_INFO));
        } catch (IOException e) {
            return EngineProbe.unusable(platform, "cannot read %s: %s".formatted(CPU_INFO, e));
        }
        String extension = extension(cpu.flags());
        if (extension.isEmpty()) {
            return EngineProbe.unusable(
                    cpu.model(),
                    "it needs a CPU with AVX2 and FMA, and %s has neither shown in %s; use a newer machine"
                            .formatted(cpu.model(), CPU_INFO));
        }
        return load(cpu, platform, extension);
    }

    /** The classifier of the fastest build that a CPU with these flags can run; empty if none. */
    static String extension(Set<String> flags) {
        if (flags.containsAll(AVX512)) {
            return "-onednn-avx512";
        }
        return flags.containsAll(AVX2) ? "-onednn-avx2" : "";
    }

    private static EngineProbe load(Cpu cpu, String platform, String extension) {
        // JavaCPP caches its properties: others may have loaded a library before us
        String before = Loader.loadProperties().getProperty(EXTENSION_PROPERTY, "");
        Loader.loadProperties().setProperty(EXTENSION_PROPERTY, extension);
        try {
            Nd4j.create(1).close();
            Nd4j.getEnvironment().setMaxMasterThreads(1);
            Nd4j.getEnvironment().setMaxThreads(1);
            openblas_nolapack.blas_set_num_threads(1);
            Nd4j.getMemoryManager().togglePeriodicGc(false); // everything is freed by hand
        } catch (LinkageError | RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            LOG.warn("loading ND4J failed", e);
            return EngineProbe.unusable(
                    cpu.model(),
                    "loading its native library %s%s failed: %s; is nd4j-native with that classifier on the class path?"
                            .formatted(platform, extension, root));
        } finally {
            Loader.loadProperties().setProperty(EXTENSION_PROPERTY, before);
        }
        return EngineProbe.usable("%s (%s%s)".formatted(cpu.model(), platform, extension));
    }

    /** Those of the backend that was loaded. */
    static Kernels kernels() {
        return Nd4j.getEnvironment().isCPU() ? new HostKernels() : new DeviceKernels(0);
    }

    /** Keeps OpenMP regions that the current thread enters on this thread. */
    static void useOneThreadHere() {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    }

    /** What the kernel says about the first core. */
    record Cpu(String model, Set<String> flags) {
        static Cpu parse(List<String> cpuInfo) {
            String model = "unknown CPU";
            Set<String> flags = new TreeSet<>();
            for (String line : cpuInfo) {
                String[] entry = line.split("\\s*:\\s*", 2);
                if (entry.length == 2 && entry[0].equals("model name")) {
                    model = entry[1].strip();
                } else if (entry.length == 2 && entry[0].equals("flags")) {
                    flags.addAll(Arrays.asList(entry[1].strip().split("\\s+")));
                    break;
                }
            }
            return new Cpu(model, flags);
        }
    }
}
