package io.flinkalexnet.flink.kafka;

import java.util.Arrays;
import java.util.List;

/** What the values of a topic of pictures are. */
public enum InputFormat {
    /** Our ImageRecord in Avro's single-object encoding. */
    IMAGE_RECORD("image-record"),
    /** A picture's file; the key is its id. */
    RAW("raw"),
    /** Where a picture's file is, in UTF-8; the key is its id. */
    URI("uri"),
    /** A zero byte, a schema's number (4 bytes, big-endian), and an Avro record. */
    CONFLUENT_AVRO("confluent-avro");

    private final String text;

    InputFormat(String text) {
        this.text = text;
    }

    /** As options name it. */
    @Override
    public String toString() {
        return text;
    }

    /**
     * By its name in options.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public static InputFormat of(String text) {
        for (InputFormat each : values()) {
            if (each.text.equals(text)) {
                return each;
            }
        }
        List<String> known = Arrays.stream(values()).map(InputFormat::toString).toList();
        throw new IllegalArgumentException(
                "%s must be one of %s, was '%s'".formatted(InputOptions.FORMAT.key(), known, text));
    }
}
