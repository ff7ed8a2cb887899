package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.device.CardSearch;
import io.flinkalexnet.engine.device.ComputeCapability;
import io.flinkalexnet.engine.device.NvidiaDevice;
import io.flinkalexnet.engine.device.NvidiaSmi;
import io.flinkalexnet.engine.device.SharedLibraries;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Whether ND4J's CUDA backend could run here, asked before a class of ND4J is touched: one failed
 * start leaves ND4J unusable in its class loader, with a message that hides the reason.
 *
 * @param driver asked for the cards
 * @param libraries where CUDA and cuDNN are looked for
 * @param onClassPath whether there is a resource of that name, such as a library in a jar
 * @param environment of this process
 */
record CudaProbe(
        NvidiaSmi driver,
        SharedLibraries libraries,
        Predicate<String> onClassPath,
        Map<String, String> environment) {
    /** Of the native library of nd4j-cuda-11.6 1.0.0-M2.1: no PTX, so nothing for later cards. */
    private static final ComputeCapability LEAST = new ComputeCapability(3, 7);

    private static final ComputeCapability FIRST_WITHOUT_CODE = new ComputeCapability(9, 0);
    private static final String LEAST_DRIVER = "510";
    private static final String JAR_FOLDER = "org/bytedeco/cuda/linux-x86_64/";
    private static final List<Path> CUDA_FOLDERS =
            List.of(Path.of("/usr/local/cuda-11.6/lib64"), Path.of("/usr/local/cuda-11.6/lib"));
    private static final String WITHOUT_CARD = "or use the CPU distribution (lib/cpu)";

    /** What the backend needs of CUDA 11 and cuDNN 8; without the last ones it aborts at work. */
    static final List<String> LIBRARIES =
            List.of(
                    "libcudart.so.11.0",
                    "libcublas.so.11",
                    "libcublasLt.so.11",
                    "libcusolver.so.11",
                    "libcusparse.so.11",
                    "libcudnn.so.8",
                    "libcudnn_ops_infer.so.8",
                    "libcudnn_ops_train.so.8",
                    "libcudnn_cnn_infer.so.8",
                    "libcudnn_cnn_train.so.8");

    static CudaProbe ofThisMachine() {
        ClassLoader loader = CudaProbe.class.getClassLoader();
        return new CudaProbe(
                NvidiaSmi.ofThisMachine(),
                SharedLibraries.ofThisMachine(CUDA_FOLDERS),
                name -> loader.getResource(name) != null,
                System.getenv());
    }

    /**
     * The verdict about one card. Never throws.
     *
     * @param index of the card as nvidia-smi counts
     */
    EngineProbe check(int index) {
        CardSearch.Finding found =
                new CardSearch(driver, libraries, environment, LEAST_DRIVER, WITHOUT_CARD)
                        .check(index, this::obstacle);
        return new EngineProbe(found.reason().isEmpty(), found.device(), found.reason());
    }

    private String obstacle(NvidiaDevice device) {
        String reason = card(device);
        return reason.isEmpty() ? missingLibraries() : reason;
    }

    private static String card(NvidiaDevice device) {
        ComputeCapability capability = device.computeCapability();
        if (capability.compareTo(FIRST_WITHOUT_CODE) >= 0) {
            return "%s has compute capability %s, and ND4J's CUDA backend (CUDA 11.6) has machine code for 3.7 to 8.9 and nothing to compile for later cards; the engine for this card is cuda (lib/cuda)"
                    .formatted(device.name(), capability);
        }
        if (capability.compareTo(LEAST) < 0) {
            return "%s has compute capability %s, and ND4J's CUDA backend needs 3.7 or later; use another card, %s"
                    .formatted(device.name(), capability, WITHOUT_CARD);
        }
        if (device.freeBytes() < DeviceMemory.LIBRARY_BYTES) {
            return "%s has %s free, and ND4J's CUDA backend takes %s before a network is there; end what else uses the card (nvidia-smi lists it), %s"
                    .formatted(
                            device.name(),
                            DeviceMemory.text(device.freeBytes()),
                            DeviceMemory.text(DeviceMemory.LIBRARY_BYTES),
                            WITHOUT_CARD);
        }
        return "";
    }

    private String missingLibraries() {
        List<String> missing =
                libraries.missing(LIBRARIES, name -> onClassPath.test(JAR_FOLDER + name));
        return missing.isEmpty()
                ? ""
                : "missing are %s; looked in %s and for org.bytedeco:cuda's redist jar; install CUDA 11.6 and cuDNN 8 and put their folders into LD_LIBRARY_PATH, or put cuda-11.6-8.3-1.5.7-linux-x86_64-redist.jar (1.83 GB) beside the engine"
                        .formatted(missing, libraries.folders());
    }
}
