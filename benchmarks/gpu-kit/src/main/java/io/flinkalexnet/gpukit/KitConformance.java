package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.conformance.EngineConformance;

/** The suite that every engine passes, over the engine of a kit. JUnit makes it. */
public final class KitConformance extends EngineConformance {
    private static Setting setting;

    /** To be called before JUnit makes one. */
    static void use(Setting tested) {
        setting = tested;
    }

    @Override
    protected EngineProvider engine() {
        return setting.engine();
    }

    @Override
    protected Precision precision() {
        return setting.precision();
    }

    @Override
    protected int threads() {
        return setting.scale().threads();
    }
}
