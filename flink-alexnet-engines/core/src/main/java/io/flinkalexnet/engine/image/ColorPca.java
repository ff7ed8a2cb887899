package io.flinkalexnet.engine.image;

import java.io.Serializable;

/**
 * Principal components of the colours of a set of pictures (paper section 4.1), for pixels scaled
 * to 0 to 1. On that scale the literal formula, which multiplies by eigenvalues and not by their
 * roots, gives the strength others use; it is not scale-equivariant. Keep the arrays unchanged.
 *
 * @param eigenvalues of the covariance of R, G, B, largest first
 * @param eigenvectors (3, 3): rows R, G, B; column i belongs to eigenvalue i, has length 1, and its
 *     component of largest magnitude is positive
 */
public record ColorPca(double[] eigenvalues, double[] eigenvectors) implements Serializable {
    private static final int N = ImageGeometry.RGB;
    private static final double LEVELS = 255;
    private static final int SWEEPS_MAX = 50;

    public ColorPca {
        if (eigenvalues.length != N || eigenvectors.length != N * N) {
            throw new IllegalArgumentException(
                    "colours have 3 eigenvalues and 9 components, were %d and %d"
                            .formatted(eigenvalues.length, eigenvectors.length));
        }
    }

    /**
     * Decomposes a covariance by Jacobi rotations.
     *
     * @param covariance (3, 3), symmetric, of pixels divided by 255
     */
    public static ColorPca of(double[] covariance) {
        double[] a = covariance.clone();
        double[] v = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        for (int sweep = 0; sweep < SWEEPS_MAX && !isDiagonal(a); sweep++) {
            rotate(a, v, 0, 1);
            rotate(a, v, 0, 2);
            rotate(a, v, 1, 2);
        }
        return sorted(new double[] {a[0], a[4], a[8]}, v);
    }

    private static boolean isDiagonal(double[] a) {
        return a[1] == 0 && a[2] == 0 && a[5] == 0;
    }

    /** Makes a[p][q] zero; Golub and Van Loan, "Matrix computations", section 8.5. */
    private static void rotate(double[] a, double[] v, int p, int q) {
        double off = a[p * N + q];
        double spread = a[q * N + q] - a[p * N + p];
        if (Math.abs(off) <= 0x1p-60 * (Math.abs(a[p * N + p]) + Math.abs(a[q * N + q]))) {
            a[p * N + q] = 0;
            a[q * N + p] = 0;
            return;
        }
        double tau = spread / (2 * off);
        double t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        double c = 1 / Math.sqrt(1 + t * t);
        double s = t * c;
        for (int k = 0; k < N; k++) { // columns p and q of a and v
            turn(a, k * N + p, k * N + q, c, s);
            turn(v, k * N + p, k * N + q, c, s);
        }
        for (int k = 0; k < N; k++) { // rows p and q of a
            turn(a, p * N + k, q * N + k, c, s);
        }
        a[p * N + q] = 0;
        a[q * N + p] = 0;
    }

    private static void turn(double[] m, int i, int j, double c, double s) {
        double x = m[i];
        double y = m[j];
        m[i] = c * x - s * y;
        m[j] = s * x + c * y;
    }

    private static ColorPca sorted(double[] values, double[] vectors) {
        double[] eigenvalues = new double[N];
        double[] eigenvectors = new double[N * N];
        boolean[] taken = new boolean[N];
        for (int column = 0; column < N; column++) {
            int largest = -1;
            for (int i = 0; i < N; i++) {
                if (!taken[i] && (largest < 0 || values[i] > values[largest])) {
                    largest = i;
                }
            }
            taken[largest] = true;
            eigenvalues[column] = values[largest];
            double sign = signOfLargest(vectors, largest);
            for (int row = 0; row < N; row++) {
                eigenvectors[row * N + column] = sign * vectors[row * N + largest];
            }
        }
        return new ColorPca(eigenvalues, eigenvectors);
    }

    private static double signOfLargest(double[] vectors, int column) {
        double largest = 0;
        for (int row = 0; row < N; row++) {
            double value = vectors[row * N + column];
            if (Math.abs(value) > Math.abs(largest)) {
                largest = value;
            }
        }
        return largest < 0 ? -1 : 1;
    }

    /**
     * The colour shift [p1, p2, p3][a1 l1, a2 l2, a3 l3] of the paper.
     *
     * @param alphas three random weights
     * @return what to add to R, G and B, in levels of 0 to 255
     */
    public float[] shift(double[] alphas) {
        float[] shift = new float[N];
        for (int row = 0; row < N; row++) {
            double sum = 0;
            for (int i = 0; i < N; i++) {
                sum += eigenvectors[row * N + i] * alphas[i] * eigenvalues[i];
            }
            shift[row] = (float) (LEVELS * sum);
        }
        return shift;
    }
}
