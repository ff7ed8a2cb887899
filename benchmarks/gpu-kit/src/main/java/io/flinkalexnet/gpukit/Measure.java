package io.flinkalexnet.gpukit;

/**
 * A number that was measured.
 *
 * @param name such as {@code training.128.bf16}; those of others begin with who ran, such as {@code
 *     compile.training.128.bf16}
 * @param unit such as {@code images/s}
 */
record Measure(String name, double value, String unit) {
    static final String IMAGES_PER_SECOND = "images/s";
}
