package io.flinkalexnet.engine.image;

/**
 * What a picture's header says, before anything is decoded.
 *
 * @param format one of the formats that are decoded
 * @param width pixels, as stored: before an EXIF rotation
 * @param height pixels, as stored
 */
public record ImageHeader(Format format, int width, int height) {
    /** The formats that are decoded; every other one is refused. */
    public enum Format {
        JPEG,
        PNG,
        WEBP,
        BMP
    }

    /** The shorter side in pixels. */
    public int shorterSide() {
        return Math.min(width, height);
    }
}
