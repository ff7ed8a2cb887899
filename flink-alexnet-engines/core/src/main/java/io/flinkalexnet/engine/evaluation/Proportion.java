package io.flinkalexnet.engine.evaluation;

/**
 * A share of pictures with its 95 % interval (Wilson 1927): what another draw of as many test
 * pictures would say.
 *
 * @param hits of {@code of}
 * @param share hits by pictures
 * @param low end of the interval
 * @param high end of the interval
 */
public record Proportion(long hits, long of, double share, double low, double high) {
    private static final double Z = 1.959964;

    /**
     * Throws {@link IllegalArgumentException} unless hits are in [0, pictures] and there is a
     * picture.
     */
    public static Proportion of(long hits, long pictures) {
        if (pictures < 1 || hits < 0 || hits > pictures) {
            throw new IllegalArgumentException(
                    "hits must be in [0, pictures] and pictures at least 1, were %d and %d"
                            .formatted(hits, pictures));
        }
        double n = pictures;
        double share = hits / n;
        double middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half =
                Z / (1 + Z * Z / n) * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        return new Proportion(
                hits, pictures, share, Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
