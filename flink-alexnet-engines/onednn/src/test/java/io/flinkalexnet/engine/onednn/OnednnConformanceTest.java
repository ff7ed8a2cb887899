package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.conformance.EngineConformance;

class OnednnConformanceTest extends EngineConformance {
    @Override
    protected EngineProvider engine() {
        return new OnednnEngineProvider();
    }
}
