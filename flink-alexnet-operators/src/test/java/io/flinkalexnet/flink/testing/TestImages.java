package io.flinkalexnet.flink.testing;

import io.flinkalexnet.schema.ImageRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Records for tests whose bytes are no picture. */
public final class TestImages {
    private TestImages() {}

    /** The id in UTF-8 stands for the picture's file. */
    public static ImageRecord image(String id, String label) {
        return image(id, label, id.getBytes(StandardCharsets.UTF_8));
    }

    /** A record around a picture's file. */
    public static ImageRecord image(String id, String label, byte[] encoded) {
        return ImageRecord.newBuilder()
                .setId(id)
                .setLabel(label)
                .setEncoded(ByteBuffer.wrap(encoded))
                .setSource("test")
                .setEventTime(Instant.ofEpochMilli(1_700_000_000_000L))
                .build();
    }

    /** Records {@code prefix-0000}, {@code prefix-0001}, ..., all of one label. */
    public static ImageRecord[] images(String prefix, int count, String label) {
        ImageRecord[] images = new ImageRecord[count];
        for (int i = 0; i < count; i++) {
            images[i] = image("%s-%04d".formatted(prefix, i), label);
        }
        return images;
    }
}
