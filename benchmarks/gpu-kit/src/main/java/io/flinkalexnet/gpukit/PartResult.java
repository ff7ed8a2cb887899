package io.flinkalexnet.gpukit;

/**
 * A part with what it found.
 *
 * @param part its name, such as {@code conformance.bf16}
 * @param seconds wall time of its process
 */
record PartResult(String part, double seconds, Outcome outcome) {}
