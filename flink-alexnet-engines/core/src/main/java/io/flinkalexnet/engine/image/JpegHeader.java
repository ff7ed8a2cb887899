package io.flinkalexnet.engine.image;

import io.flinkalexnet.engine.image.ImageHeader.Format;

/**
 * JPEG (ITU-T T.81, annex B): segments up to the frame header, which has the size, and on to the
 * first scan; the end marker must come behind that, since EXIF thumbnails have one of their own.
 * Bytes between segments are skipped as libjpeg does, so that both see the same frame header.
 */
final class JpegHeader {
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;

    private JpegHeader() {}

    static ImageHeader check(HeaderBytes bytes) throws ImageRejectedException {
        int frame = seek(bytes, 2, true);
        int length = bytes.u16BigEndian(frame + 1);
        if (length < 8) {
            throw HeaderGuard.corrupt("the JPEG frame header is %d bytes long".formatted(length));
        }
        ImageHeader header =
                HeaderGuard.header(
                        Format.JPEG, bytes.u16BigEndian(frame + 6), bytes.u16BigEndian(frame + 4));
        int scan = seek(bytes, frame + 1 + length, false);
        checkEnd(bytes, scan + 1 + bytes.u16BigEndian(scan + 1));
        return header;
    }

    /** Index of the marker code of the next frame header, or of the next scan. */
    private static int seek(HeaderBytes bytes, int from, boolean frameWanted)
            throws ImageRejectedException {
        int at = from;
        while (true) {
            at = nextMarker(bytes, at);
            int marker = bytes.u8(at);
            if (frameWanted ? isFrame(marker) : marker == START_OF_SCAN) {
                return at;
            }
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE || isFrame(marker)) {
                throw HeaderGuard.corrupt(
                        "JPEG marker FF%02X comes before the %s"
                                .formatted(marker, frameWanted ? "frame header" : "first scan"));
            }
            at++;
            if (!isAlone(marker)) {
                int length = bytes.u16BigEndian(at);
                if (length < 2) {
                    throw HeaderGuard.corrupt(
                            "JPEG segment FF%02X is %d bytes long".formatted(marker, length));
                }
                at += length;
            }
        }
    }

    /** Index of the next marker's code. */
    private static int nextMarker(HeaderBytes bytes, int from) throws ImageRejectedException {
        int at = from;
        while (true) {
            while (bytes.u8(at) != 0xFF) {
                at++;
            }
            while (bytes.u8(at) == 0xFF) {
                at++;
            }
            if (bytes.u8(at) != 0) {
                return at;
            }
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xC0
                && marker <= 0xCF
                && marker != 0xC4 // Huffman tables
                && marker != 0xC8 // reserved
                && marker != 0xCC; // arithmetic conditioning
    }

    private static boolean isAlone(int marker) {
        return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
    }

    /** Within a scan FF is followed by 00, so FF D9 is the end wherever it stands. */
    private static void checkEnd(HeaderBytes bytes, int scanStart) throws ImageRejectedException {
        for (int at = bytes.size() - 2; at >= scanStart; at--) {
            if (bytes.u8(at) == 0xFF && bytes.u8(at + 1) == END_OF_IMAGE) {
                return;
            }
        }
        throw HeaderGuard.truncated(
                "the JPEG file of %d bytes has no end marker".formatted(bytes.size()));
    }
}
