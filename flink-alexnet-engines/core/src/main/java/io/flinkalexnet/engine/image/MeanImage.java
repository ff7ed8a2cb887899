package io.flinkalexnet.engine.image;

import io.flinkalexnet.engine.model.Shape;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Mean of the training pictures, subtracted per pixel (paper section 2).
 *
 * @param side side of the decoded square
 * @param values (3, side, side), RGB, 0 to 255; keep it unchanged
 */
public record MeanImage(int side, float[] values) implements Serializable {
    public MeanImage {
        int expected = new Shape(ImageGeometry.RGB, side, side).size();
        if (values.length != expected) {
            throw new IllegalArgumentException(
                    "a mean image of side %d has %d values, was %d"
                            .formatted(side, expected, values.length));
        }
    }

    /** The same value everywhere; for tests and for models that come without a mean image. */
    public static MeanImage constant(int side, float value) {
        float[] values = new float[ImageGeometry.RGB * side * side];
        Arrays.fill(values, value);
        return new MeanImage(side, values);
    }
}
