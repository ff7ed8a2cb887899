package io.flinkalexnet.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColorPcaTest {
    /** Published values for ImageNet, on pixels of 0 to 1. */
    static final ColorPca REFERENCE =
            new ColorPca(
                    new double[] {0.2175, 0.0188, 0.0045},
                    new double[] {
                        -0.5675, 0.7192, 0.4009, //
                        -0.5808, -0.0045, -0.8140, //
                        -0.5836, -0.6948, 0.4203
                    });

    @Test
    void shiftsColoursAsTheReference() {
        float[] shift = REFERENCE.shift(new double[] {0.1, -0.05, 0.2});

        assertThat(shift[0]).isCloseTo(-3.22788f, within(1e-4f));
        assertThat(shift[1]).isCloseTo(-3.40700f, within(1e-4f));
        assertThat(shift[2]).isCloseTo(-2.97379f, within(1e-4f));
    }

    @Test
    void findsTheReferenceInItsCovariance() {
        ColorPca pca = ColorPca.of(product(REFERENCE));

        for (int i = 0; i < 3; i++) {
            assertThat(pca.eigenvalues()[i]).isCloseTo(REFERENCE.eigenvalues()[i], within(2e-5));
        }
        // the published first vector has its largest component negative: ours is turned
        double[] signs = {-1, 1, -1};
        for (int i = 0; i < 9; i++) {
            assertThat(pca.eigenvectors()[i])
                    .isCloseTo(signs[i % 3] * REFERENCE.eigenvectors()[i], within(1e-3));
        }
    }

    @Test
    void decomposesRandomCovariances() {
        Random random = new Random(1);
        for (int trial = 0; trial < 1000; trial++) {
            double[] factor = random.doubles(9, -1, 1).toArray();
            double[] covariance = new double[9];
            for (int i = 0; i < 9; i++) {
                for (int k = 0; k < 3; k++) {
                    covariance[i] += factor[i / 3 * 3 + k] * factor[i % 3 * 3 + k];
                }
            }
            ColorPca pca = ColorPca.of(covariance);

            assertThat(product(pca)).containsExactly(covariance, within(1e-12));
            assertThat(product(new ColorPca(new double[] {1, 1, 1}, pca.eigenvectors())))
                    .containsExactly(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, within(1e-12));
            assertThat(pca.eigenvalues()[0]).isGreaterThanOrEqualTo(pca.eigenvalues()[1]);
            assertThat(pca.eigenvalues()[1]).isGreaterThanOrEqualTo(pca.eigenvalues()[2]);
            for (double component : largestComponents(pca)) {
                assertThat(component).isPositive();
            }
        }
    }

    private static double[] largestComponents(ColorPca pca) {
        double[] largest = new double[3];
        for (int i = 0; i < 9; i++) {
            double value = pca.eigenvectors()[i];
            if (Math.abs(value) > Math.abs(largest[i % 3])) {
                largest[i % 3] = value;
            }
        }
        return largest;
    }

    @Test
    void decomposesGreyAndNoVarianceAtAll() {
        double[] grey = new double[9];
        Arrays.fill(grey, 0.1);
        ColorPca pca = ColorPca.of(grey);

        assertThat(pca.eigenvalues()).containsExactly(new double[] {0.3, 0, 0}, within(1e-15));
        for (int row = 0; row < 3; row++) {
            assertThat(pca.eigenvectors()[3 * row]).isCloseTo(1 / Math.sqrt(3), within(1e-15));
        }
        assertThat(ColorPca.of(new double[9]).shift(new double[] {1, 1, 1})).containsOnly(0f);
    }

    /** P diag(l) P'. */
    private static double[] product(ColorPca pca) {
        double[] product = new double[9];
        double[] p = pca.eigenvectors();
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                for (int i = 0; i < 3; i++) {
                    product[3 * row + column] +=
                            p[3 * row + i] * pca.eigenvalues()[i] * p[3 * column + i];
                }
            }
        }
        return product;
    }
}
