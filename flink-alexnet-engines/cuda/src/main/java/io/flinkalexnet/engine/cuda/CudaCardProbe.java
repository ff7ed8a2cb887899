package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.device.CardSearch;
import io.flinkalexnet.engine.device.ComputeCapability;
import io.flinkalexnet.engine.device.NvidiaDevice;
import io.flinkalexnet.engine.device.NvidiaSmi;
import io.flinkalexnet.engine.device.SharedLibraries;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether this engine could run here, asked before a class of CUDA is loaded: one that fails to
 * load can't be loaded again in its class loader.
 *
 * @param driver asked for the cards
 * @param libraries where the driver, CUDA and cuDNN are looked for
 * @param onClassPath whether there is a resource of that name, such as a library in a jar
 * @param environment of this process
 */
record CudaCardProbe(
        NvidiaSmi driver,
        SharedLibraries libraries,
        Predicate<String> onClassPath,
        Map<String, String> environment) {
    /** NVRTC of CUDA 13 compiles for no earlier cards. */
    private static final ComputeCapability LEAST = new ComputeCapability(7, 5);

    /** Of CUDA 13.0; its release notes. */
    private static final int LEAST_DRIVER = 580;

    /** The first cuDNN that is built for CUDA 13. */
    static final Version LEAST_CUDNN = new Version(9, 12);

    /** Context, handles, machine code and workspaces. Not measured on a card. */
    private static final long LIBRARY_BYTES = 1L << 30;

    private static final long MEBIBYTE = 1 << 20;
    private static final String DRIVER_LIBRARY = "libcuda.so.1";
    private static final String CUDNN = "libcudnn.so.9";
    private static final String JAR_FOLDER = "org/bytedeco/cuda/linux-x86_64/";
    private static final String OTHERWISE = "or use the CPU distribution (lib/cpu)";

    /** Where the presets of JavaCPP look besides the library path. */
    private static final List<Path> CUDA_FOLDERS =
            List.of(Path.of("/usr/local/cuda-13.1/lib64"), Path.of("/usr/local/cuda/lib64"));

    /** What CUDA's classes load, and what cuDNN itself loads when it is asked for a plan. */
    static final List<String> LIBRARIES =
            List.of(
                    "libcudart.so.13",
                    "libcublas.so.13",
                    "libcublasLt.so.13",
                    "libnvrtc.so.13",
                    CUDNN,
                    "libcudnn_graph.so.9",
                    "libcudnn_ops.so.9",
                    "libcudnn_cnn.so.9",
                    "libcudnn_adv.so.9",
                    "libcudnn_heuristic.so.9",
                    "libcudnn_engines_precompiled.so.9",
                    "libcudnn_engines_runtime_compiled.so.9");

    /** The first two numbers of a version. */
    record Version(int major, int minor) {
        private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");

        /** Of {@code 9.15.1}; empty if there is no second number. */
        static Optional<Version> parse(String text) {
            Matcher numbers = NUMBERS.matcher(text);
            return numbers.matches()
                    ? Optional.of(
                            new Version(
                                    Integer.parseInt(numbers.group(1)),
                                    Integer.parseInt(numbers.group(2))))
                    : Optional.empty();
        }

        boolean isBefore(Version other) {
            return major != other.major ? major < other.major : minor < other.minor;
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }

    static CudaCardProbe ofThisMachine() {
        ClassLoader loader = CudaCardProbe.class.getClassLoader();
        return new CudaCardProbe(
                NvidiaSmi.ofThisMachine(),
                SharedLibraries.ofThisMachine(CUDA_FOLDERS),
                name -> loader.getResource(name) != null,
                System.getenv());
    }

    /**
     * The verdict about one card. Loads nothing; never throws.
     *
     * @param index of the card as nvidia-smi counts
     */
    EngineProbe check(int index) {
        CardSearch.Finding found =
                new CardSearch(
                                driver,
                                libraries,
                                environment,
                                Integer.toString(LEAST_DRIVER),
                                OTHERWISE)
                        .check(index, this::obstacle);
        return new EngineProbe(found.reason().isEmpty(), found.device(), found.reason());
    }

    private String obstacle(NvidiaDevice device) {
        ComputeCapability capability = device.computeCapability();
        if (capability.compareTo(LEAST) < 0) {
            return "%s has compute capability %s, and CUDA 13 needs %s or later; the engine for this card is nd4j with lib/nd4j-cuda, %s"
                    .formatted(device.name(), capability, LEAST, OTHERWISE);
        }
        if (!isRecent(device.driverVersion())) {
            return "%s has the driver %s, and CUDA 13 needs %d or later; update it, put NVIDIA's forward compatibility package (cuda-compat-13-0) into LD_LIBRARY_PATH, %s"
                    .formatted(device.name(), device.driverVersion(), LEAST_DRIVER, OTHERWISE);
        }
        if (device.freeBytes() < LIBRARY_BYTES) {
            return "%s has %d MiB free, and CUDA's libraries take %d MiB before a network is there; end what else uses the card (nvidia-smi lists it), %s"
                    .formatted(
                            device.name(),
                            device.freeBytes() / MEBIBYTE,
                            LIBRARY_BYTES / MEBIBYTE,
                            OTHERWISE);
        }
        String reason = missingLibraries();
        return reason.isEmpty() ? oldCudnn() : reason;
    }

    /** A later libcuda.so.1 may stand before that of the driver that nvidia-smi names. */
    private boolean isRecent(String driverVersion) {
        Version least = new Version(LEAST_DRIVER, 0);
        return Stream.of(Optional.of(driverVersion), libraries.version(DRIVER_LIBRARY))
                .flatMap(Optional::stream)
                .flatMap(text -> Version.parse(text).stream())
                .anyMatch(version -> !version.isBefore(least));
    }

    private String missingLibraries() {
        List<String> missing =
                libraries.missing(LIBRARIES, name -> onClassPath.test(JAR_FOLDER + name));
        return missing.isEmpty()
                ? ""
                : "missing are %s; looked in %s; install CUDA 13 (runtime, cuBLAS, NVRTC) and cuDNN 9, or take those that come with PyTorch for CUDA 13, and put their folders into LD_LIBRARY_PATH (PyTorch's are site-packages/nvidia/*/lib), %s"
                        .formatted(missing, libraries.folders(), OTHERWISE);
    }

    /** Where the file's name has no version, the library itself is asked once it is loaded. */
    private String oldCudnn() {
        return libraries
                .version(CUDNN)
                .flatMap(Version::parse)
                .filter(version -> version.isBefore(LEAST_CUDNN))
                .map(CudaCardProbe::oldCudnn)
                .orElse("");
    }

    static String oldCudnn(Version version) {
        return "cuDNN is %s, and the first for CUDA 13 is %s; install a later one and put its folder first in LD_LIBRARY_PATH, %s"
                .formatted(version, LEAST_CUDNN, OTHERWISE);
    }
}
