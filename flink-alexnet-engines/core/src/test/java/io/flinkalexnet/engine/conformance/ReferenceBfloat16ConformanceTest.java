package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.reference.ReferenceEngineProvider;

/** The reference with its values rounded: shows that the tolerances of bfloat16 can be kept. */
class ReferenceBfloat16ConformanceTest extends EngineConformance {
    @Override
    protected EngineProvider engine() {
        return new ReferenceEngineProvider();
    }

    @Override
    protected Precision precision() {
        return Precision.BF16;
    }
}
