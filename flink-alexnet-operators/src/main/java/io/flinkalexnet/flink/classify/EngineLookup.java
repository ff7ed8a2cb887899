package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.EngineProvider;
import java.io.Serializable;

/** Finds an engine by name where it runs; {@code Engines::select}, or an engine of a test. */
@FunctionalInterface
interface EngineLookup extends Serializable {
    EngineProvider select(String name);
}
