package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.device.ComputeCapability;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Compiles our kernels to machine code for one generation of cards by NVRTC, or takes what an
 * earlier process has compiled. Needs no card. Thread-safe.
 */
final class KernelCompiler {
    /** Stands before every source. */
    private static final String COMMON = "common.cuh";

    private final ComputeCapability capability;
    private final CubinCache cache;

    KernelCompiler(ComputeCapability capability, CubinCache cache) {
        this.capability = capability;
        this.cache = cache;
    }

    /**
     * @param file a resource beside this class
     * @throws IllegalStateException with NVRTC's words if it can't be compiled
     */
    byte[] cubin(String file, ElementType type) {
        String source = source(file);
        List<String> options = options(type);
        List<String> key = new ArrayList<>(options);
        key.add("NVRTC " + version());
        key.add(source);
        return cache.get(key, () -> compile(file, source, options));
    }

    static String source(String file) {
        return "#line 1 \"%s\"\n%s\n#line 1 \"%s\"\n%s"
                .formatted(COMMON, read(COMMON), file, read(file));
    }

    private static String read(String resource) {
        try (InputStream in = KernelCompiler.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("there is no resource %s".formatted(resource));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** NVRTC's own flags for floats round as IEEE 754 says; nothing here loosens them. */
    private List<String> options(ElementType type) {
        List<String> options = new ArrayList<>();
        options.add("--gpu-architecture=sm_%d%d".formatted(capability.major(), capability.minor()));
        options.add("--std=c++17");
        if (type == ElementType.BF16) {
            options.add("-DBF16");
        }
        return options;
    }

    static String version() {
        int[] major = new int[1];
        int[] minor = new int[1];
        check(nvrtc.nvrtcVersion(major, minor), "nvrtcVersion");
        return major[0] + "." + minor[0];
    }

    private byte[] compile(String file, String source, List<String> options) {
        _nvrtcProgram program = new _nvrtcProgram();
        try (BytePointer text = new BytePointer(source, StandardCharsets.UTF_8);
                BytePointer name = new BytePointer(file, StandardCharsets.UTF_8);
                PointerPointer<BytePointer> flags =
                        new PointerPointer<>(options.toArray(String[]::new))) {
            PointerPointer<?> none = null;
            check(
                    nvrtc.nvrtcCreateProgram(program, text, name, 0, none, none),
                    "nvrtcCreateProgram");
            try {
                int status = nvrtc.nvrtcCompileProgram(program, options.size(), flags);
                if (status != nvrtc.NVRTC_SUCCESS) {
                    throw new IllegalStateException(
                            "NVRTC %s cannot compile %s for compute capability %s (%s; a card that is newer than it needs a later CUDA 13): %s"
                                    .formatted(
                                            version(),
                                            file,
                                            capability,
                                            words(status),
                                            log(program)));
                }
                return cubin(program);
            } finally {
                nvrtc.nvrtcDestroyProgram(program);
            }
        }
    }

    private static String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtc.nvrtcGetProgramLogSize(program, size), "nvrtcGetProgramLogSize");
            byte[] log = new byte[Math.toIntExact(size.get())];
            check(nvrtc.nvrtcGetProgramLog(program, log), "nvrtcGetProgramLog");
            return new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
        }
    }

    private static byte[] cubin(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtc.nvrtcGetCUBINSize(program, size), "nvrtcGetCUBINSize");
            byte[] cubin = new byte[Math.toIntExact(size.get())];
            check(nvrtc.nvrtcGetCUBIN(program, cubin), "nvrtcGetCUBIN");
            return cubin;
        }
    }

    private static void check(int status, String call) {
        if (status != nvrtc.NVRTC_SUCCESS) {
            throw new IllegalStateException("%s failed: %s".formatted(call, words(status)));
        }
    }

    private static String words(int status) {
        return nvrtc.nvrtcGetErrorString(status).getString();
    }
}
