package io.flinkalexnet.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.ServiceLoader;

/** The engines on the class path. */
public final class Engines {
    /** Asks for the best engine that can run here. */
    public static final String AUTO = "auto";

    private Engines() {}

    /** All engines, best first. */
    public static List<EngineProvider> all() {
        List<EngineProvider> engines = new ArrayList<>();
        ServiceLoader.load(EngineProvider.class, EngineProvider.class.getClassLoader())
                .forEach(engines::add);
        engines.sort(
                Comparator.comparingInt(EngineProvider::rank)
                        .reversed()
                        .thenComparing(EngineProvider::name));
        return engines;
    }

    /**
     * The engine of that name, or the best usable one for {@link #AUTO}.
     *
     * @throws IllegalArgumentException if there is none of that name
     * @throws IllegalStateException if it cannot run here; the message has each engine's reason
     */
    public static EngineProvider select(String name) {
        return select(name, OptionalInt.empty());
    }

    /**
     * As {@link #select(String)}, on a device that was handed out.
     *
     * @param device index as the driver counts; the engine's first if empty
     */
    public static EngineProvider select(String name, OptionalInt device) {
        List<EngineProvider> engines = all();
        List<String> reasons = new ArrayList<>();
        boolean known = name.equals(AUTO);
        for (EngineProvider engine : engines) {
            if (!name.equals(AUTO) && !name.equals(engine.name())) {
                continue;
            }
            known = true;
            EngineProvider there = device.isPresent() ? engine.onDevice(device.getAsInt()) : engine;
            EngineProbe probe = there.probe();
            if (probe.usable()) {
                return there;
            }
            reasons.add("%s: %s".formatted(engine.name(), probe.reason()));
        }
        if (!known) {
            throw new IllegalArgumentException(
                    "there is no engine %s; on the class path are %s and auto"
                            .formatted(name, engines.stream().map(EngineProvider::name).toList()));
        }
        throw new IllegalStateException(
                reasons.isEmpty()
                        ? "no engine is on the class path; add flink-alexnet-engine-onednn or flink-alexnet-engine-nd4j"
                        : "no engine can run here: " + String.join("; ", reasons));
    }
}
