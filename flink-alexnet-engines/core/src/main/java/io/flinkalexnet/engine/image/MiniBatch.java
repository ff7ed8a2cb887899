package io.flinkalexnet.engine.image;

import java.util.Arrays;

/**
 * Pictures on their way into an engine, at most {@link #capacity}. Filled, used and cleared by one
 * thread; allocated once.
 */
public final class MiniBatch {
    /** Stands where a picture has no label. */
    public static final int NO_LABEL = -1;

    private final ImageGeometry geometry;
    private final int capacity;
    private final byte[] pixels;
    private final float[] shifts;
    private final int[] cropY;
    private final int[] cropX;
    private final boolean[] flips;
    private final int[] labels;
    private int size;

    public MiniBatch(ImageGeometry geometry, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
        }
        this.geometry = geometry;
        this.capacity = capacity;
        pixels = new byte[Math.multiplyExact(capacity, geometry.croppedBytes())];
        shifts = new float[capacity * ImageGeometry.RGB];
        cropY = new int[capacity];
        cropX = new int[capacity];
        flips = new boolean[capacity];
        labels = new int[capacity];
    }

    /** Appends a picture; {@link #NO_LABEL} where the class is unknown. */
    public void add(AugmentedImage image, int label) {
        if (size == capacity) {
            throw new IllegalStateException("the mini-batch is full at " + capacity);
        }
        checkFits(image);
        System.arraycopy(image.pixels(), 0, pixels, pixelOffset(size), image.pixels().length);
        System.arraycopy(image.shift(), 0, shifts, size * ImageGeometry.RGB, ImageGeometry.RGB);
        cropY[size] = image.cropY();
        cropX[size] = image.cropX();
        flips[size] = image.flip();
        labels[size] = label;
        size++;
    }

    private void checkFits(AugmentedImage image) {
        if (image.pixels().length != geometry.croppedBytes()) {
            throw new IllegalArgumentException(
                    "a picture of side %d has %d bytes, was %d"
                            .formatted(
                                    geometry.cropSide(),
                                    geometry.croppedBytes(),
                                    image.pixels().length));
        }
        int max = geometry.maxOffset();
        if (image.cropY() < 0 || image.cropY() > max || image.cropX() < 0 || image.cropX() > max) {
            throw new IllegalArgumentException(
                    "crop offsets must be in [0, %d], were (%d, %d)"
                            .formatted(max, image.cropY(), image.cropX()));
        }
    }

    /** Throws {@link IllegalArgumentException} unless this is of that geometry. */
    public void checkGeometry(ImageGeometry ofNetwork) {
        if (!geometry.equals(ofNetwork)) {
            throw new IllegalArgumentException(
                    "the mini-batch is of %s, the network of %s".formatted(geometry, ofNetwork));
        }
    }

    /**
     * Throws {@link IllegalArgumentException} if a picture's label is none of the classes.
     *
     * @param classes number of classes
     */
    public void checkLabels(int classes) {
        for (int i = 0; i < size; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "labels must be in [0, %d), picture %d has %d"
                                .formatted(classes, i, labels[i]));
            }
        }
    }

    /** A copy of picture {@code i}, as it was added. */
    public AugmentedImage image(int i) {
        int from = pixelOffset(i);
        return new AugmentedImage(
                Arrays.copyOfRange(pixels, from, from + geometry.croppedBytes()),
                Arrays.copyOfRange(shifts, i * ImageGeometry.RGB, (i + 1) * ImageGeometry.RGB),
                cropY[i],
                cropX[i],
                flips[i]);
    }

    /** Becomes a copy of another mini-batch of the same geometry and at most this capacity. */
    public void copyFrom(MiniBatch other) {
        if (!other.geometry.equals(geometry) || other.size > capacity) {
            throw new IllegalArgumentException(
                    "%d pictures of %s do not fit into %d of %s"
                            .formatted(other.size, other.geometry, capacity, geometry));
        }
        size = other.size;
        System.arraycopy(other.pixels, 0, pixels, 0, pixelOffset(size));
        System.arraycopy(other.shifts, 0, shifts, 0, size * ImageGeometry.RGB);
        System.arraycopy(other.cropY, 0, cropY, 0, size);
        System.arraycopy(other.cropX, 0, cropX, 0, size);
        System.arraycopy(other.flips, 0, flips, 0, size);
        System.arraycopy(other.labels, 0, labels, 0, size);
    }

    public void clear() {
        size = 0;
    }

    public ImageGeometry geometry() {
        return geometry;
    }

    public int capacity() {
        return capacity;
    }

    public int size() {
        return size;
    }

    public boolean isFull() {
        return size == capacity;
    }

    /** All pictures, (capacity, 3, cropSide, cropSide); not a copy. */
    public byte[] pixels() {
        return pixels;
    }

    /** Index of the first byte of picture {@code i} in {@link #pixels}. */
    public int pixelOffset(int i) {
        return i * geometry.croppedBytes();
    }

    public float shift(int i, int channel) {
        return shifts[i * ImageGeometry.RGB + channel];
    }

    public int cropY(int i) {
        return cropY[i];
    }

    public int cropX(int i) {
        return cropX[i];
    }

    public boolean flip(int i) {
        return flips[i];
    }

    public int label(int i) {
        return labels[i];
    }
}
