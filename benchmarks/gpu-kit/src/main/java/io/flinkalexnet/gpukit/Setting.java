package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Precision;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a part works with.
 *
 * @param kit folder of the unpacked kit
 * @param seconds after which the part is ended from outside
 */
record Setting(Scale scale, Precision precision, Path kit, int seconds) {
    /**
     * The engine that is checked.
     *
     * @throws IllegalArgumentException if this kit has none of that name
     * @throws IllegalStateException if it cannot run here; the message says why
     */
    EngineProvider engine() {
        return Engines.select(scale.engine());
    }

    Vectors vectors() throws IOException {
        return Vectors.read(kit.resolve(Kit.VECTORS));
    }
}
