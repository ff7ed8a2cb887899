package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.device.Cpu;
import io.flinkalexnet.engine.device.NativeMemory;
import java.io.IOException;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The library, loaded once per process. */
final class OneDnn {
    private static final Logger LOG = LoggerFactory.getLogger(OneDnn.class);
    private static final String PLATFORM = "linux-x86_64";

    private static OneDnn library;
    private static EngineProbe verdict;

    static {
        NativeMemory.leaveLimitToTheProcess();
    }

    private final engine engine;
    private final OpenMp openMp;
    private final int instructionSet;

    private OneDnn(engine engine, OpenMp openMp, int instructionSet) {
        this.engine = engine;
        this.openMp = openMp;
        this.instructionSet = instructionSet;
    }

    /** Loads the library at the first call; later calls repeat the first verdict. Never throws. */
    static synchronized EngineProbe probe() {
        if (verdict == null) {
            verdict = load();
            if (verdict.usable()) {
                LOG.info("onednn runs on {}", verdict.device());
            } else {
                LOG.warn("onednn cannot run here: {}", verdict.reason());
            }
        }
        return verdict;
    }

    private static EngineProbe load() {
        String platform = Loader.getPlatform();
        if (!platform.equals(PLATFORM)) {
            return EngineProbe.unusable(
                    platform,
                    "this build of it runs on %s, this is %s".formatted(PLATFORM, platform));
        }
        Cpu cpu;
        try {
            cpu = Cpu.ofThisMachine();
        } catch (IOException e) {
            return EngineProbe.unusable(platform, e.getMessage());
        }
        try {
            Loader.load(dnnl.class);
            engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
            library = new OneDnn(engine, new OpenMp(), dnnl.dnnl_get_effective_cpu_isa());
            return EngineProbe.usable("%s (oneDNN %s)".formatted(cpu.model(), version()));
        } catch (LinkageError | RuntimeException e) {
            LOG.warn("loading oneDNN failed", e);
            return EngineProbe.unusable(
                    cpu.model(),
                    "loading oneDNN failed: %s; are the jars of dnnl and jna with their natives on the class path?"
                            .formatted(root(e)));
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String version() {
        return "%d.%d.%d"
                .formatted(
                        dnnl.dnnl_version().major(),
                        dnnl.dnnl_version().minor(),
                        dnnl.dnnl_version().patch());
    }

    /** The loaded library; throws {@link IllegalStateException} if it cannot run here. */
    static OneDnn library() {
        EngineProbe probe = probe();
        if (!probe.usable()) {
            throw new IllegalStateException("onednn cannot run here: " + probe.reason());
        }
        synchronized (OneDnn.class) {
            return library;
        }
    }

    /** The processor, in oneDNN's words an engine; never freed. */
    engine engine() {
        return engine;
    }

    /** Whether there are kernels in bfloat16 for this processor. */
    boolean hasBfloat16() {
        return has(dnnl.dnnl_cpu_isa_avx512_core);
    }

    /** Whether this processor multiplies bfloat16 by instructions of its own. */
    boolean hasNativeBfloat16() {
        return has(dnnl.dnnl_cpu_isa_avx512_core_bf16);
    }

    /** An instruction set has the bits of those it includes. */
    private boolean has(int set) {
        return (instructionSet & set) == set;
    }

    /** To be called on a thread before it creates or runs primitives. */
    void attachThread() {
        openMp.useOneThreadHere();
    }
}
