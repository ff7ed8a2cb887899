package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.reference.ReferenceEngineProvider;

/** The suite on the reference itself: what the suite asks for can be done. */
class ReferenceConformanceTest extends EngineConformance {
    @Override
    protected EngineProvider engine() {
        return new ReferenceEngineProvider();
    }
}
