package io.flinkalexnet.engine.image;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Names what a file that is not decoded looks like, for the message of its refusal. */
final class ForeignFormat {
    private static final int TEXT_BYTES_MAX = 512;
    private static final int SHOWN_BYTES = 8;

    private static final List<Signature> SIGNATURES =
            List.of(
                    new Signature(0, "GIF8", "GIF"),
                    new Signature(0, "II*\0", "TIFF"),
                    new Signature(0, "MM\0*", "TIFF"),
                    new Signature(4, "ftypavif", "AVIF"),
                    new Signature(4, "ftyphei", "HEIC"),
                    new Signature(4, "ftypmif1", "HEIF"),
                    new Signature(4, "ftyp", "an MP4 video or a relative of it"),
                    new Signature(4, "jP  \r\n", "JPEG 2000"),
                    new Signature(4, "JXL \r\n", "JPEG XL"),
                    new Signature(0, "\u00FF\n", "JPEG XL"),
                    new Signature(0, "\0\0\1\0", "an icon file"),
                    new Signature(0, "8BPS", "PSD"),
                    new Signature(0, "%PDF", "PDF"),
                    new Signature(0, "PK\3\4", "a ZIP archive"),
                    new Signature(0, "\u001F\u008B", "gzip"),
                    new Signature(8, "AVI ", "an AVI video"),
                    new Signature(0, "RIFF", "a RIFF file other than WebP"));

    private ForeignFormat() {}

    private record Signature(int at, String characters, String name) {}

    /** A few words: a format, text, or the first bytes in hexadecimal. */
    static String name(HeaderBytes bytes) {
        for (Signature signature : SIGNATURES) {
            if (bytes.has(signature.at(), signature.characters())) {
                return signature.name();
            }
        }
        if (isText(bytes.bytes())) {
            return textKind(bytes.bytes());
        }
        int shown = Math.min(SHOWN_BYTES, bytes.size());
        return "unknown (first bytes " + HexFormat.of().formatHex(bytes.bytes(), 0, shown) + ")";
    }

    /** Whether the file starts as UTF-8 text does: no control characters but white space. */
    static boolean isText(byte[] bytes) {
        int length = Math.min(TEXT_BYTES_MAX, bytes.length);
        for (int i = 0; i < length; i++) {
            if ((bytes[i] >= 0 && bytes[i] < ' ' && !isSpace(bytes[i])) || bytes[i] == 0x7F) {
                return false;
            }
        }
        return !StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                // endOfInput false: the last character may be cut
                .decode(ByteBuffer.wrap(bytes, 0, length), CharBuffer.allocate(length), false)
                .isError();
    }

    private static boolean isSpace(byte value) {
        return value == '\t' || value == '\n' || value == '\r' || value == '\f';
    }

    private static String textKind(byte[] bytes) {
        int length = Math.min(TEXT_BYTES_MAX, bytes.length);
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        if (text.contains("<svg")) {
            return "SVG text";
        }
        return text.contains("<html") || text.contains("<!doctype html") ? "HTML text" : "text";
    }
}
