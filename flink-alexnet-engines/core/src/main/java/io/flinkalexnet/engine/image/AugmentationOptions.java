package io.flinkalexnet.engine.image;

import java.io.Serializable;

/**
 * How training pictures are varied; see {@link Augmentation}.
 *
 * @param mirrorProbability 0 (never) to 1; the paper's is 0.5
 * @param lightingDeviation standard deviation of the three weights of PCA lighting, 0 (off) to 10;
 *     the paper's is 0.1
 * @param lightingEpochs how many epochs have lighting, from epoch 0 on; 0 or more
 * @param seed key of all random numbers
 */
public record AugmentationOptions(
        double mirrorProbability, double lightingDeviation, long lightingEpochs, long seed)
        implements Serializable {
    private static final double LIGHTING_DEVIATION_MAX = 10;

    public AugmentationOptions {
        if (!(mirrorProbability >= 0 && mirrorProbability <= 1)) {
            throw new IllegalArgumentException(
                    "mirrorProbability must be in [0, 1], was " + mirrorProbability);
        }
        if (!(lightingDeviation >= 0 && lightingDeviation <= LIGHTING_DEVIATION_MAX)) {
            throw new IllegalArgumentException(
                    "lightingDeviation must be in [0, %s], was %s"
                            .formatted(LIGHTING_DEVIATION_MAX, lightingDeviation));
        }
        if (lightingEpochs < 0) {
            throw new IllegalArgumentException(
                    "lightingEpochs must be 0 or more, was " + lightingEpochs);
        }
    }

    /** Lighting in every epoch. */
    public AugmentationOptions(double mirrorProbability, double lightingDeviation, long seed) {
        this(mirrorProbability, lightingDeviation, Long.MAX_VALUE, seed);
    }

    /** As in section 4.1 of the paper. */
    public static AugmentationOptions paper(long seed) {
        return new AugmentationOptions(0.5, 0.1, seed);
    }
}
