package io.flinkalexnet.flink.engine;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a job asks for; the engine that it gets decides what {@link #AUTO} is. */
public enum PrecisionChoice {
    /** What the engine prefers on the machine it runs on. */
    AUTO {
        @Override
        Precision on(EngineProvider engine) {
            return engine.preferredPrecision();
        }
    },
    F32 {
        @Override
        Precision on(EngineProvider engine) {
            return Precision.F32;
        }
    },
    TF32 {
        @Override
        Precision on(EngineProvider engine) {
            return Precision.TF32;
        }
    },
    BF16 {
        @Override
        Precision on(EngineProvider engine) {
            return Precision.BF16;
        }
    };

    abstract Precision on(EngineProvider engine);

    /** As options name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * By its name in options.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public static PrecisionChoice of(String text) {
        for (PrecisionChoice each : values()) {
            if (each.toString().equals(text)) {
                return each;
            }
        }
        List<String> known = Arrays.stream(values()).map(PrecisionChoice::toString).toList();
        throw new IllegalArgumentException(
                "%s must be one of %s, was '%s'"
                        .formatted(EngineOptions.PRECISION.key(), known, text));
    }
}
