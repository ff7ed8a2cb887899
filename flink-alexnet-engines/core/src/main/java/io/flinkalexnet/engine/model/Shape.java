package io.flinkalexnet.engine.model;

/** Shape of one activation map, (C, H, W); a batch adds N in front. A vector is (C, 1, 1). */
public record Shape(int channels, int height, int width) {
    public Shape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a shape's sides must be at least 1, were (%d, %d, %d)"
                            .formatted(channels, height, width));
        }
    }

    /** Number of values. */
    public int size() {
        return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }

    @Override
    public String toString() {
        return "(%d, %d, %d)".formatted(channels, height, width);
    }
}
