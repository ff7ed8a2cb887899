package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.reference.ReferenceEngineProvider;

/** An engine, and how it is tested. */
record Candidate(EngineProvider provider, LoadOptions options) {
    /** What every candidate is held against, however it computes. */
    static final Candidate REFERENCE =
            new Candidate(new ReferenceEngineProvider(), new LoadOptions(1, Precision.F32));

    Precision precision() {
        return options.precision();
    }

    Candidate in(Precision other) {
        return new Candidate(provider, new LoadOptions(options.threads(), other));
    }
}
