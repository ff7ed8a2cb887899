package io.flinkalexnet.engine.onednn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.conformance.EngineConformance;
import org.junit.jupiter.api.BeforeAll;

class OnednnBfloat16ConformanceTest extends EngineConformance {
    @BeforeAll
    static void needsKernels() {
        assumeTrue(
                OneDnn.library().hasBfloat16(),
                "skipped: oneDNN has no kernels in bf16 for this processor");
    }

    @Override
    protected EngineProvider engine() {
        return new OnednnEngineProvider();
    }

    @Override
    protected Precision precision() {
        return Precision.BF16;
    }

    @Override
    protected int threads() {
        return 2;
    }
}
