package io.flinkalexnet.engine.image;

import io.flinkalexnet.engine.image.ImageHeader.Format;

/** PNG (ISO/IEC 15948): the size in IHDR, then chunk after chunk up to IEND. */
final class PngHeader {
    private static final int SIGNATURE_BYTES = 8;
    private static final int IHDR_BYTES = 13;
    private static final int CHUNK_FRAME_BYTES = 12; // length, type, CRC

    private PngHeader() {}

    static ImageHeader check(HeaderBytes bytes) throws ImageRejectedException {
        String first = bytes.fourCharacters(SIGNATURE_BYTES + 4);
        if (!first.equals("IHDR") || bytes.u32BigEndian(SIGNATURE_BYTES) != IHDR_BYTES) {
            throw HeaderGuard.corrupt("the first PNG chunk is not an IHDR of 13 bytes");
        }
        ImageHeader header =
                HeaderGuard.header(Format.PNG, bytes.u32BigEndian(16), bytes.u32BigEndian(20));
        checkEnd(bytes);
        return header;
    }

    private static void checkEnd(HeaderBytes bytes) throws ImageRejectedException {
        long at = SIGNATURE_BYTES;
        while (at + CHUNK_FRAME_BYTES <= bytes.size()) {
            long next = at + CHUNK_FRAME_BYTES + bytes.u32BigEndian(at);
            if (bytes.fourCharacters(at + 4).equals("IEND") && next <= bytes.size()) {
                return;
            }
            at = next;
        }
        throw HeaderGuard.truncated(
                "the PNG file of %d bytes has no IEND chunk".formatted(bytes.size()));
    }
}
