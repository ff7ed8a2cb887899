package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.reference.ReferenceEngineProvider;

/** An engine, and the precision it is tested in. */
record Candidate(EngineProvider provider, Precision precision) {
    /** What every candidate is held against, whatever its precision. */
    static final Candidate REFERENCE = new Candidate(new ReferenceEngineProvider(), Precision.F32);

    private static final int THREADS = 1;

    /** One thread, so that results repeat. */
    LoadOptions options() {
        return new LoadOptions(THREADS, precision);
    }
}
