package io.flinkalexnet.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DatasetStatisticsTest {
    private static final ImageGeometry GEOMETRY = new ImageGeometry(3, 1, 4);

    private static byte[] picture(int seed) {
        byte[] decoded = new byte[GEOMETRY.decodedBytes()];
        new Random(seed).nextBytes(decoded);
        return decoded;
    }

    private static DatasetStatistics of(HeldOutRule rule, int from, int to) {
        DatasetStatistics statistics = new DatasetStatistics(GEOMETRY, rule);
        for (int i = from; i < to; i++) {
            statistics.add("id-" + i, "label-" + i % 3, picture(i));
        }
        return statistics;
    }

    @Test
    void averagesEveryPixelExactly() {
        float[] mean = of(HeldOutRule.NONE, 0, 10).meanImage().values();

        for (int at = 0; at < mean.length; at++) {
            int sum = 0;
            for (int i = 0; i < 10; i++) {
                sum += picture(i)[at] & 0xFF;
            }
            assertThat(mean[at]).isEqualTo((float) (sum / 10.0));
        }
    }

    @Test
    void colourComponentsBelongToTheCovarianceOfAllPixels() {
        ColorPca pca = of(HeldOutRule.NONE, 0, 10).colorPca();
        double[] means = new double[3];
        double[] covariance = new double[9];
        int n = 10 * 25;
        for (int i = 0; i < n; i++) {
            for (int a = 0; a < 3; a++) {
                means[a] += value(i, a) / n;
            }
        }
        for (int i = 0; i < n; i++) {
            for (int ab = 0; ab < 9; ab++) {
                covariance[ab] +=
                        (value(i, ab / 3) - means[ab / 3]) * (value(i, ab % 3) - means[ab % 3]) / n;
            }
        }
        ColorPca expected = ColorPca.of(covariance);

        assertThat(pca.eigenvalues()).containsExactly(expected.eigenvalues(), within(1e-12));
        assertThat(pca.eigenvectors()).containsExactly(expected.eigenvectors(), within(1e-9));
    }

    private static double value(int pixel, int channel) {
        return (picture(pixel / 25)[channel * 25 + pixel % 25] & 0xFF) / 255.0;
    }

    @Test
    void anyGroupingGivesTheSameSums() {
        DatasetStatistics whole = of(HeldOutRule.NONE, 0, 9);
        DatasetStatistics merged = of(HeldOutRule.NONE, 6, 9);
        merged.merge(of(HeldOutRule.NONE, 0, 2));
        merged.merge(of(HeldOutRule.NONE, 2, 6));

        assertThat(merged.sums().pixelSums()).isEqualTo(whole.sums().pixelSums());
        assertThat(merged.sums().crossProducts()).isEqualTo(whole.sums().crossProducts());
        assertThat(merged.labelCounts()).isEqualTo(whole.labelCounts());
        assertThat(merged.images()).isEqualTo(9);
    }

    @Test
    void labelsAreSortedAndIndexedInThatOrder() {
        DatasetStatistics statistics = new DatasetStatistics(GEOMETRY, HeldOutRule.NONE);
        for (String label : new String[] {"tulip", "crocus", "Iris", "crocus"}) {
            statistics.add(label, label, picture(1));
        }

        assertThat(statistics.labels()).containsExactly("Iris", "crocus", "tulip");
        assertThat(statistics.labelIndex()).isEqualTo(Map.of("Iris", 0, "crocus", 1, "tulip", 2));
        assertThat(statistics.labelCounts()).containsEntry("crocus", 2L);
    }

    @Test
    void heldOutPicturesAreCountedAndLeftOut() {
        HeldOutRule rule = new HeldOutRule(5);
        DatasetStatistics statistics = of(rule, 0, 100);
        DatasetStatistics kept = new DatasetStatistics(GEOMETRY, HeldOutRule.NONE);
        int heldOut = 0;
        for (int i = 0; i < 100; i++) {
            if (rule.holdsOut("id-" + i)) {
                heldOut++;
            } else {
                kept.add("id-" + i, "label-" + i % 3, picture(i));
            }
        }

        assertThat(heldOut).isBetween(8, 32); // 20 expected, standard deviation 4
        assertThat(statistics.heldOutImages()).isEqualTo(heldOut);
        assertThat(statistics.images()).isEqualTo(100 - heldOut);
        assertThat(statistics.sums().pixelSums()).isEqualTo(kept.sums().pixelSums());
    }

    @Test
    void holdsOutByUnsignedRemainder() {
        // SHA-256("abc") starts with ba7816bf8f01cfea: negative as a signed long
        long hash = 0xba7816bf8f01cfeaL;
        assertThat(Long.remainderUnsigned(hash, 3)).isZero();
        assertThat(new HeldOutRule(3).holdsOut("abc")).isTrue();
        assertThat(new HeldOutRule(0).holdsOut("abc")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new HeldOutRule(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HeldOutRule(-5));
    }

    @Test
    void refusesToMergeWhatWasTakenOtherwise() {
        DatasetStatistics statistics = of(HeldOutRule.NONE, 0, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> statistics.merge(of(new HeldOutRule(2), 0, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                statistics.merge(
                                        new DatasetStatistics(
                                                new ImageGeometry(5, 0, 4), HeldOutRule.NONE)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> statistics.add("id", "label", new byte[3]));
    }

    @Test
    void hasNoMeanWithoutPictures() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new DatasetStatistics(GEOMETRY, HeldOutRule.NONE).meanImage());
    }
}
