package io.flinkalexnet.flink.engine;

import io.flinkalexnet.engine.EngineProvider;
import java.io.Serializable;
import java.util.OptionalInt;

/** Finds an engine by name where it runs; {@code Engines::select}, or an engine of a test. */
@FunctionalInterface
public interface EngineLookup extends Serializable {
    /**
     * The engine of that name, usable here; throws as {@code Engines::select} does.
     *
     * @param device index of the card that Flink handed out, see {@link GrantedDevice}
     */
    EngineProvider select(String name, OptionalInt device);
}
