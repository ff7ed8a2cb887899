package io.flinkalexnet.lab.peers.engines;

import io.flinkalexnet.engine.Precision;
import java.util.List;

/**
 * Ways to write local response normalisation for engines whose own is slow or missing. All compute
 * the same function.
 */
enum LrnWay {
    /** As the library ships it. */
    SHIPPED,
    /** Sums of five shifted slices of the squares. */
    SLICES,
    /** A 1x1 convolution of the squares with a band of alphas. */
    BAND;

    /**
     * Those to choose from.
     *
     * @param arguments of the process: {@code as-shipped} behind the directory leaves one
     */
    static List<LrnWay> allowed(String... arguments) {
        return arguments.length > 1 && arguments[1].equals("as-shipped")
                ? List.of(SHIPPED)
                : List.of(values());
    }

    /** Those that libtorch has kernels for: none for the shipped one in bf16. */
    static List<LrnWay> of(List<LrnWay> allowed, Precision precision) {
        return allowed.stream()
                .filter(way -> way != SHIPPED || precision == Precision.F32)
                .toList();
    }

    /**
     * The weights of {@link #BAND}, (channels, channels): alpha where the distance is at most half
     * the window, else 0.
     */
    static float[] band(int channels, int size, double alpha) {
        float[] band = new float[channels * channels];
        for (int i = 0; i < channels; i++) {
            for (int j = Math.max(0, i - size / 2);
                    j <= Math.min(channels - 1, i + size / 2);
                    j++) {
                band[i * channels + j] = (float) alpha;
            }
        }
        return band;
    }
}
