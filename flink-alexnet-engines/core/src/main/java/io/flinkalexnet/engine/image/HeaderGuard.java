package io.flinkalexnet.engine.image;

import io.flinkalexnet.engine.image.ImageHeader.Format;

/**
 * Looks at encoded pictures before a decoder does: format, claimed size, whether the file is whole.
 * Decoders themselves accept headers that claim billions of pixels, and files that end in the
 * middle. Reads the bytes only and allocates next to nothing. Thread-safe.
 */
public final class HeaderGuard {
    /** The longest side that is decoded, in pixels. */
    public static final int SIDE_MAX = 16_384;

    /** The most pixels that are decoded: 64 * 2^20, which is 192 MiB of RGB. */
    public static final long PIXELS_MAX = 64L << 20;

    private static final String JPEG = "\u00FF\u00D8\u00FF";
    private static final String PNG = "\u0089PNG\r\n\u001A\n";

    private HeaderGuard() {}

    /**
     * Accepts a whole JPEG, PNG, WebP or BMP file of a reasonable size. Bytes behind the end of the
     * picture are tolerated.
     *
     * @throws ImageRejectedException EMPTY, UNSUPPORTED_FORMAT, TOO_LARGE, TRUNCATED, or CORRUPT if
     *     the header contradicts itself; nothing else, whatever the bytes
     */
    public static ImageHeader check(byte[] encoded) throws ImageRejectedException {
        if (encoded.length == 0) {
            throw new ImageRejectedException(RejectionReason.EMPTY, "the picture has no bytes");
        }
        HeaderBytes bytes = new HeaderBytes(encoded);
        if (bytes.startsLike(JPEG)) {
            return JpegHeader.check(bytes);
        }
        if (bytes.startsLike(PNG)) {
            return PngHeader.check(bytes);
        }
        if (bytes.has(0, "RIFF") && (bytes.size() < 12 || bytes.has(8, "WEBP"))) {
            return WebpHeader.check(bytes);
        }
        if (bytes.has(0, "BM") && !ForeignFormat.isText(encoded)) {
            return BmpHeader.check(bytes);
        }
        throw new ImageRejectedException(
                RejectionReason.UNSUPPORTED_FORMAT,
                "pictures are JPEG, PNG, WebP or BMP; this is " + ForeignFormat.name(bytes));
    }

    /** The header of a picture of that size, if it is one to decode. */
    static ImageHeader header(Format format, long width, long height)
            throws ImageRejectedException {
        if (width <= 0 || height <= 0) {
            throw corrupt("the %s header claims %d x %d pixels".formatted(format, width, height));
        }
        if (width > SIDE_MAX || height > SIDE_MAX || width * height > PIXELS_MAX) {
            throw new ImageRejectedException(
                    RejectionReason.TOO_LARGE,
                    "the %s header claims %d x %d pixels; sides up to %d and %d pixels are decoded"
                            .formatted(format, width, height, SIDE_MAX, PIXELS_MAX));
        }
        return new ImageHeader(format, (int) width, (int) height);
    }

    static ImageRejectedException corrupt(String detail) {
        return new ImageRejectedException(RejectionReason.CORRUPT, detail);
    }

    static ImageRejectedException truncated(String detail) {
        return new ImageRejectedException(RejectionReason.TRUNCATED, detail);
    }
}
