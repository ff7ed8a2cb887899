package io.flinkalexnet.flink.engine;

import io.flinkalexnet.engine.EngineProvider;
import java.io.Serializable;

/** Finds an engine by name where it runs; {@code Engines::select}, or an engine of a test. */
@FunctionalInterface
public interface EngineLookup extends Serializable {
    /** The engine of that name, usable here; throws as {@code Engines::select} does. */
    EngineProvider select(String name);
}
