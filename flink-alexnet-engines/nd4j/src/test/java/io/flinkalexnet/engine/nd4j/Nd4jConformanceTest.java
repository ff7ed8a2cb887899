package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.conformance.EngineConformance;

class Nd4jConformanceTest extends EngineConformance {
    @Override
    protected EngineProvider engine() {
        return new Nd4jEngineProvider();
    }
}
