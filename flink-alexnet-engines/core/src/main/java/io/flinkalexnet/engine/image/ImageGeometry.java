package io.flinkalexnet.engine.image;

import io.flinkalexnet.engine.model.NetworkConfig;
import java.io.Serializable;

/**
 * The way from a picture to the network's input: shorter side to {@code resizeSide}, centre square,
 * {@code padding} replicated edge pixels on each side, and out of that a crop of {@code cropSide}:
 * random in training, the centre otherwise. All in pixels.
 *
 * @param resizeSide 1 to 1024
 * @param padding 0 to 128
 * @param cropSide the network's input side, at most {@link #decodedSide()}
 */
public record ImageGeometry(int resizeSide, int padding, int cropSide) implements Serializable {
    public static final int RGB = 3;
    private static final int RESIZE_SIDE_MAX = 1024;
    private static final int PADDING_MAX = 128;

    public ImageGeometry {
        if (resizeSide < 1 || resizeSide > RESIZE_SIDE_MAX) {
            throw new IllegalArgumentException(
                    "resizeSide must be in [1, %d], was %d".formatted(RESIZE_SIDE_MAX, resizeSide));
        }
        if (padding < 0 || padding > PADDING_MAX) {
            throw new IllegalArgumentException(
                    "padding must be in [0, %d], was %d".formatted(PADDING_MAX, padding));
        }
        if (cropSide < 1 || cropSide > resizeSide + 2 * padding) {
            throw new IllegalArgumentException(
                    "cropSide must be in [1, %d], was %d"
                            .formatted(resizeSide + 2 * padding, cropSide));
        }
    }

    /**
     * The usual geometry of a network: 256 and crop 227 for the paper's network (section 2; 29
     * offsets a side). For small inputs up to 47 pixels the picture is padded by an eighth and
     * cropped back; from 48 on it is resized to an eighth more than the input.
     */
    public static ImageGeometry of(NetworkConfig network) {
        int side = network.inputSide();
        if (side == 227 || side == 224) {
            return new ImageGeometry(256, 0, side);
        }
        return side < 48
                ? new ImageGeometry(side, side / 8, side)
                : new ImageGeometry(side + side / 8, 0, side);
    }

    /** Side of the decoded square. */
    public int decodedSide() {
        return resizeSide + 2 * padding;
    }

    /** Bytes of a decoded picture, (3, decodedSide, decodedSide). */
    public int decodedBytes() {
        return RGB * decodedSide() * decodedSide();
    }

    /** Bytes of a cropped picture, (3, cropSide, cropSide). */
    public int croppedBytes() {
        return RGB * cropSide * cropSide;
    }

    /** The largest crop offset; offsets 0 to this, both included, occur. */
    public int maxOffset() {
        return decodedSide() - cropSide;
    }

    /** Offset of the centre crop, rounded down as Caffe does. */
    public int centerOffset() {
        return maxOffset() / 2;
    }
}
