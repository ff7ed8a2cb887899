package io.flinkalexnet.jobs.console;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The newest pictures as they came, encoded, up to a number of bytes; the oldest make room. Each
 * has a number, by which pages ask for it: ids stay out of addresses. Confined to one thread.
 */
final class PictureStore {
    private static final int ENTRY_BYTES = 300;

    private final long bytesMax;
    private final Map<String, Picture> byId = new LinkedHashMap<>();
    private final Map<Long, String> idOf = new HashMap<>();
    private long bytes;
    private long next = 1;

    /**
     * A picture; keep it unchanged.
     *
     * @param number of this picture; a newer one of the same id has another
     * @param encoded as it came
     * @param label true class, or null
     */
    record Picture(long number, byte[] encoded, String label) {
        private long heldBytes() {
            return ENTRY_BYTES + encoded.length;
        }
    }

    PictureStore(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Replaces the older one of that id; a picture larger than all memory is not taken. */
    void put(String id, ByteBuffer encoded, String label) {
        forget(id);
        byte[] copy = new byte[encoded.remaining()];
        encoded.duplicate().get(copy);
        Picture picture = new Picture(next++, copy, label);
        byId.put(id, picture);
        idOf.put(picture.number(), id);
        bytes += picture.heldBytes();
        while (bytes > bytesMax) {
            forget(byId.keySet().iterator().next());
        }
    }

    private void forget(String id) {
        Picture old = byId.remove(id);
        if (old != null) {
            idOf.remove(old.number());
            bytes -= old.heldBytes();
        }
    }

    /** Null if it was not seen or had to make room. */
    Picture find(String id) {
        return byId.get(id);
    }

    /** Null if it is not held any more. */
    Picture find(long number) {
        String id = idOf.get(number);
        return id == null ? null : byId.get(id);
    }

    int size() {
        return byId.size();
    }

    long bytes() {
        return bytes;
    }
}
