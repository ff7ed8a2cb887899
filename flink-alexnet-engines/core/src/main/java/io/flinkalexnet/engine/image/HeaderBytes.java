package io.flinkalexnet.engine.image;

import java.nio.charset.StandardCharsets;

/**
 * Encoded bytes to read header fields from. Reading past the end says that the file is truncated,
 * so a parser over it can neither overrun nor throw anything else.
 */
record HeaderBytes(byte[] bytes) {
    int size() {
        return bytes.length;
    }

    int u8(long at) throws ImageRejectedException {
        if (at >= bytes.length) {
            throw new ImageRejectedException(
                    RejectionReason.TRUNCATED,
                    "the header goes on at byte %d, the file has %d bytes"
                            .formatted(at, bytes.length));
        }
        return bytes[(int) at] & 0xFF;
    }

    int u16BigEndian(long at) throws ImageRejectedException {
        return u8(at) << 8 | u8(at + 1);
    }

    long u32BigEndian(long at) throws ImageRejectedException {
        return (long) u16BigEndian(at) << 16 | u16BigEndian(at + 2);
    }

    int u16LittleEndian(long at) throws ImageRejectedException {
        return u8(at) | u8(at + 1) << 8;
    }

    int u24LittleEndian(long at) throws ImageRejectedException {
        return u16LittleEndian(at) | u8(at + 2) << 16;
    }

    long u32LittleEndian(long at) throws ImageRejectedException {
        return u16LittleEndian(at) | (long) u16LittleEndian(at + 2) << 16;
    }

    int i32LittleEndian(long at) throws ImageRejectedException {
        return (int) u32LittleEndian(at);
    }

    /** Four characters, such as the type of a chunk. */
    String fourCharacters(long at) throws ImageRejectedException {
        u8(at + 3);
        return new String(bytes, (int) at, 4, StandardCharsets.ISO_8859_1);
    }

    /** Whether the file has these characters (of Latin-1) there. */
    boolean has(int at, String characters) {
        byte[] wanted = characters.getBytes(StandardCharsets.ISO_8859_1);
        if (at + wanted.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the file starts with these characters or ends before the last of them. */
    boolean startsLike(String characters) {
        return has(0, characters.substring(0, Math.min(characters.length(), bytes.length)));
    }
}
