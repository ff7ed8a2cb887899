package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.reference.ReferenceEngineProvider;

/** The reference against itself: shows that the suite runs and that its rules can be kept. */
class ReferenceConformanceTest extends EngineConformance {
    @Override
    protected EngineProvider engine() {
        return new ReferenceEngineProvider();
    }
}
