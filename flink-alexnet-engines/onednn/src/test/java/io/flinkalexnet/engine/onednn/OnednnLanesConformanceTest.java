package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.conformance.EngineConformance;

/** More lanes than some mini-batches have images, and than some layers have outputs. */
class OnednnLanesConformanceTest extends EngineConformance {
    @Override
    protected EngineProvider engine() {
        return new OnednnEngineProvider();
    }

    @Override
    protected int threads() {
        return 4;
    }
}
