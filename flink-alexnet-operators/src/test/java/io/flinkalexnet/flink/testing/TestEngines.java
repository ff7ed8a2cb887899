package io.flinkalexnet.flink.testing;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import java.util.stream.Stream;

/** Engines for tests that hold a promise of every engine. */
public final class TestEngines {
    private TestEngines() {}

    /** Names of those that run here; says why the others are left out. */
    public static Stream<String> usable() {
        return Engines.all().stream().filter(TestEngines::isUsable).map(EngineProvider::name);
    }

    private static boolean isUsable(EngineProvider engine) {
        EngineProbe probe = engine.probe();
        if (!probe.usable()) {
            System.out.printf("skipped on the engine %s: %s%n", engine.name(), probe.reason());
        }
        return probe.usable();
    }
}
