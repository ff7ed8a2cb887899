package io.flinkalexnet.engine.image;

import io.flinkalexnet.engine.image.ImageHeader.Format;

/** BMP: a file header of 14 bytes, then an OS/2 header of 12 bytes or a Windows one of 40 on. */
final class BmpHeader {
    private static final int OS2_HEADER_BYTES = 12;
    private static final int WINDOWS_HEADER_BYTES = 40;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;

    private BmpHeader() {}

    static ImageHeader check(HeaderBytes bytes) throws ImageRejectedException {
        long headerBytes = bytes.u32LittleEndian(14);
        if (headerBytes == OS2_HEADER_BYTES) {
            ImageHeader header =
                    HeaderGuard.header(
                            Format.BMP, bytes.u16LittleEndian(18), bytes.u16LittleEndian(20));
            checkPixels(bytes, rowBytes(header, bytes.u16LittleEndian(24)) * header.height());
            return header;
        }
        if (headerBytes < WINDOWS_HEADER_BYTES) {
            throw HeaderGuard.corrupt("the BMP header is %d bytes long".formatted(headerBytes));
        }
        long signedHeight = bytes.i32LittleEndian(22); // negative: rows from the top
        ImageHeader header =
                HeaderGuard.header(Format.BMP, bytes.i32LittleEndian(18), Math.abs(signedHeight));
        long compression = bytes.u32LittleEndian(30);
        boolean packed = compression == RLE8 || compression == RLE4;
        checkPixels(
                bytes,
                packed
                        ? bytes.u32LittleEndian(34)
                        : rowBytes(header, bytes.u16LittleEndian(28)) * header.height());
        return header;
    }

    /** Rows are filled up to four bytes. */
    private static long rowBytes(ImageHeader header, int bitsPerPixel) {
        return ((long) header.width() * bitsPerPixel + 31) / 32 * 4;
    }

    private static void checkPixels(HeaderBytes bytes, long pixelBytes)
            throws ImageRejectedException {
        long end = bytes.u32LittleEndian(10) + pixelBytes;
        if (end > bytes.size()) {
            throw HeaderGuard.truncated(
                    "the BMP pixels end at byte %d, the file has %d bytes"
                            .formatted(end, bytes.size()));
        }
    }
}
