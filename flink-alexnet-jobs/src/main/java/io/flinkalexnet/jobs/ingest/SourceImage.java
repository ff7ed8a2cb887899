package io.flinkalexnet.jobs.ingest;

import java.io.IOException;

/**
 * A picture that can be sent. Its bytes are read when its turn comes.
 *
 * @param id names the picture; the key of its record
 * @param label true class, or null
 * @param source where it is from, free text
 * @param content its encoded bytes
 */
public record SourceImage(String id, String label, String source, Content content) {
    /** Where encoded bytes come from. */
    @FunctionalInterface
    public interface Content {
        byte[] read() throws IOException;
    }

    /** A picture that is in memory already; the array is not copied. */
    public static SourceImage of(String id, String label, String source, byte[] encoded) {
        return new SourceImage(id, label, source, () -> encoded);
    }
}
