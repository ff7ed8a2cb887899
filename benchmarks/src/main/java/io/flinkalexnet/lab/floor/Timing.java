package io.flinkalexnet.lab.floor;

/**
 * How long one kernel takes.
 *
 * @param medianMillis median of its runs; 0 if the layer has no such kernel
 * @param minMillis the fastest of its runs
 * @param runs after the warm-up
 * @param implementation as oneDNN calls it, such as {@code brg_conv_fwd:avx512_core}
 */
public record Timing(double medianMillis, double minMillis, int runs, String implementation) {
    /** A kernel that the layer does not have. */
    public static final Timing NONE = new Timing(0, 0, 0, "");

    /** Whether there is such a kernel. */
    public boolean isMeasured() {
        return runs > 0;
    }

    /** Whether these are oneDNN's plain loops, as it has no kernel for this processor. */
    public boolean isReference() {
        return implementation.startsWith("ref");
    }

    /**
     * Arithmetic speed by the fastest run.
     *
     * @param macs multiply-accumulates of one run
     */
    public double gigaflops(long macs) {
        return isMeasured() ? 2.0 * macs / minMillis / 1e6 : 0;
    }
}
