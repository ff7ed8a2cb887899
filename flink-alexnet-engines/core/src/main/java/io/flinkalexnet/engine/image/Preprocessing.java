package io.flinkalexnet.engine.image;

import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.io.Serializable;

/**
 * What turns bytes into the network's input. Part of a model: training and serving use the same.
 *
 * @param geometry resize, padding and crop
 * @param mean subtracted at the crop's own offset
 * @param scale multiplied after mean and colour shift; 1 in the paper
 */
public record Preprocessing(ImageGeometry geometry, MeanImage mean, float scale)
        implements Serializable {
    public Preprocessing {
        if (mean.side() != geometry.decodedSide()) {
            throw new IllegalArgumentException(
                    "the mean image has side %d, decoded pictures have %d"
                            .formatted(mean.side(), geometry.decodedSide()));
        }
        if (!(scale > 0) || Float.isInfinite(scale)) {
            throw new IllegalArgumentException("scale must be positive, was " + scale);
        }
    }

    /**
     * Throws {@link IllegalArgumentException} unless the crop is the network's input: three
     * channels of {@code cropSide} times {@code cropSide}.
     */
    public void checkFits(NetworkSpec network) {
        Shape crop = new Shape(ImageGeometry.RGB, geometry.cropSide(), geometry.cropSide());
        if (!network.input().equals(crop)) {
            throw new IllegalArgumentException(
                    "%s takes pictures of shape %s, the crop has %s"
                            .formatted(network.name(), network.input(), crop));
        }
    }

    /** Order of the floats of one picture. */
    public enum Layout {
        CHW,
        HWC
    }

    /**
     * Writes one picture of a mini-batch as floats.
     *
     * @param target receives 3 * cropSide * cropSide values from {@code offset} on
     */
    public void normalize(MiniBatch batch, int image, Layout layout, float[] target, int offset) {
        int crop = geometry.cropSide();
        int channelStride = layout == Layout.CHW ? crop * crop : 1;
        int pixelStride = layout == Layout.CHW ? 1 : ImageGeometry.RGB;
        boolean flip = batch.flip(image);
        for (int c = 0; c < ImageGeometry.RGB; c++) {
            float shift = batch.shift(image, c);
            for (int y = 0; y < crop; y++) {
                int source = batch.pixelOffset(image) + (c * crop + y) * crop;
                int meanAt =
                        (c * mean.side() + batch.cropY(image) + y) * mean.side()
                                + batch.cropX(image);
                int step = flip ? -pixelStride : pixelStride;
                int at =
                        offset
                                + c * channelStride
                                + (y * crop + (flip ? crop - 1 : 0)) * pixelStride;
                for (int x = 0; x < crop; x++, at += step) {
                    float pixel = batch.pixels()[source + x] & 0xFF;
                    target[at] = (pixel - mean.values()[meanAt + x] + shift) * scale;
                }
            }
        }
    }
}
