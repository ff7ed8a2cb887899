package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.reference.ReferenceEngineProvider;

/** The reference with its values rounded: shows that the tolerances of TF32 can be kept. */
class ReferenceTf32ConformanceTest extends EngineConformance {
    @Override
    protected EngineProvider engine() {
        return new ReferenceEngineProvider();
    }

    @Override
    protected Precision precision() {
        return Precision.TF32;
    }
}
