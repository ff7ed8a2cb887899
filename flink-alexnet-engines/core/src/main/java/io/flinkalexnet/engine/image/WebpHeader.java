package io.flinkalexnet.engine.image;

import io.flinkalexnet.engine.image.ImageHeader.Format;

/** WebP (RFC 9649): a RIFF file whose first chunk is VP8 (lossy), VP8L (lossless) or VP8X. */
final class WebpHeader {
    private static final int RIFF_HEADER_BYTES = 8;
    private static final int CHUNK = 12;
    private static final int CONTENT = CHUNK + 8;

    private WebpHeader() {}

    static ImageHeader check(HeaderBytes bytes) throws ImageRejectedException {
        String chunk = bytes.fourCharacters(CHUNK);
        ImageHeader header =
                switch (chunk) {
                    case "VP8 " -> lossy(bytes);
                    case "VP8L" -> lossless(bytes);
                    case "VP8X" -> extended(bytes);
                    default -> throw HeaderGuard.corrupt("the first WebP chunk is not VP8");
                };
        long riffBytes = bytes.u32LittleEndian(4);
        if (riffBytes + RIFF_HEADER_BYTES > bytes.size()) {
            throw HeaderGuard.truncated(
                    "the WebP header claims %d bytes, the file has %d"
                            .formatted(riffBytes + RIFF_HEADER_BYTES, bytes.size()));
        }
        return header;
    }

    private static ImageHeader lossy(HeaderBytes bytes) throws ImageRejectedException {
        boolean keyFrame = (bytes.u8(CONTENT) & 1) == 0;
        if (!keyFrame || bytes.u24LittleEndian(CONTENT + 3) != 0x2A019D) {
            throw HeaderGuard.corrupt("the WebP file does not start with a VP8 key frame");
        }
        return HeaderGuard.header(
                Format.WEBP,
                bytes.u16LittleEndian(CONTENT + 6) & 0x3FFF,
                bytes.u16LittleEndian(CONTENT + 8) & 0x3FFF);
    }

    private static ImageHeader lossless(HeaderBytes bytes) throws ImageRejectedException {
        if (bytes.u8(CONTENT) != 0x2F) {
            throw HeaderGuard.corrupt("the WebP file has no VP8L signature");
        }
        long bits = bytes.u32LittleEndian(CONTENT + 1);
        return HeaderGuard.header(Format.WEBP, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
    }

    private static ImageHeader extended(HeaderBytes bytes) throws ImageRejectedException {
        return HeaderGuard.header(
                Format.WEBP,
                bytes.u24LittleEndian(CONTENT + 4) + 1,
                bytes.u24LittleEndian(CONTENT + 7) + 1);
    }
}
