package io.flinkalexnet.engine.host;

import io.flinkalexnet.engine.model.LayerSpec.Lrn;

/**
 * The gradient of local response normalisation (Krizhevsky et al. 2012, section 3.3), a few
 * positions at a time so that all stays in the first cache. With {@code s = k + alpha * sum of x^2}
 * over a channel's window: {@code dx = dy s^-beta - 2 alpha beta x * sum of dy x s^(-beta - 1)}
 * over the same window. Confined to one thread.
 */
public final class LrnGradient {
    private static final int CHUNK = 1536; // floats
    private static final double PAPER_BETA = 0.75;

    private final Lrn lrn;
    private final int positions;
    private final LrnWindow window;
    private final float[] product;
    private final float[] sum;
    private final float[] power;

    /**
     * @param channels of a position
     */
    public LrnGradient(Lrn lrn, int channels) {
        this.lrn = lrn;
        positions = Math.max(1, CHUNK / channels);
        int chunk = channels * positions;
        window = new LrnWindow(channels, lrn.size() / 2, chunk);
        product = new float[chunk];
        sum = new float[chunk];
        power = new float[chunk];
    }

    /** Positions of a chunk. */
    public int positions() {
        return positions;
    }

    /**
     * From x and dy to dx, which replaces dy.
     *
     * @param x the layer's input; channels of a position one behind the other
     * @param dy the gradient of its output
     * @param n floats: whole positions, a chunk at most
     */
    public void apply(float[] x, float[] dy, int n) {
        for (int i = 0; i < n; i++) {
            product[i] = x[i] * x[i];
        }
        window.sums(product, n, sum);
        float k = (float) lrn.k();
        float alpha = (float) lrn.alpha();
        for (int i = 0; i < n; i++) {
            sum[i] = k + alpha * sum[i];
        }
        powers(n);
        for (int i = 0; i < n; i++) {
            dy[i] *= power[i];
        }
        for (int i = 0; i < n; i++) {
            product[i] = dy[i] * x[i] / sum[i];
        }
        window.sums(product, n, sum);
        float factor = (float) (2 * lrn.alpha() * lrn.beta());
        for (int i = 0; i < n; i++) {
            dy[i] -= factor * x[i] * sum[i];
        }
    }

    /** {@code power = sum^-beta}; the paper's beta needs roots only. */
    private void powers(int n) {
        if (lrn.beta() == PAPER_BETA) {
            for (int i = 0; i < n; i++) {
                float root = (float) Math.sqrt(sum[i]);
                power[i] = 1 / (root * (float) Math.sqrt(root));
            }
        } else {
            for (int i = 0; i < n; i++) {
                power[i] = (float) StrictMath.pow(sum[i], -lrn.beta());
            }
        }
    }
}
