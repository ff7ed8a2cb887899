package io.flinkalexnet.jobs.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.kafka.EncodedImages;
import io.flinkalexnet.flink.kafka.InputFormat;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.WriterSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of our topics for people (one line each) and programs (one JSON object each). The kind of
 * record is known by its header. Bytes and long vectors are shown as their size; what can't be read
 * is shown as that, and characters that would act on a terminal by their number. For one thread.
 */
public final class RecordText {
    /** Longer lists of numbers are shown by their length. */
    private static final int NUMBERS_SHOWN_MAX = 16;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WriterSchema writer = new WriterSchema();
    private final Map<String, AvroWire<?>> wires = new HashMap<>();
    private final InputFormat format;
    private final EncodedImages pictures;

    /** Of our own records. */
    public RecordText() {
        this(InputOptions.DEFAULT);
    }

    /**
     * Of pictures in any format.
     *
     * @param input the default one shows any of our own records
     */
    public RecordText(InputOptions input) {
        format = input.format();
        pictures = new EncodedImages(input);
    }

    /** One line, without its end. */
    public String line(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder line = new StringBuilder();
        line.append("%d@%d".formatted(record.partition(), record.offset()));
        fields(record).forEach((name, value) -> append(line, name, value));
        return escaped(line.toString());
    }

    /** One JSON object on one line, without its end. */
    public String json(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("partition", record.partition());
        object.put("offset", record.offset());
        object.putAll(fields(record));
        try {
            return escaped(JSON.writeValueAsString(object));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of plain values can be written", e);
        }
    }

    private Map<String, Object> fields(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        byte[] value = record.value();
        if (value == null) {
            fields.put("type", "deleted");
            fields.put("key", text(record.key()));
            return fields;
        }
        if (format != InputFormat.IMAGE_RECORD) {
            return pictureFields(record);
        }
        try {
            SpecificRecord decoded = decode(value);
            fields.put("type", decoded.getSchema().getName());
            fields.putAll(fields(decoded));
        } catch (IOException e) {
            fields.put("type", "unreadable");
            fields.put("key", text(record.key()));
            fields.put("valueBytes", value.length);
            fields.put("problem", e.getMessage());
        }
        return fields;
    }

    private Map<String, Object> pictureFields(ConsumerRecord<byte[], byte[]> record) {
        EncodedImage picture = pictures.read(record);
        Map<String, Object> fields = new LinkedHashMap<>();
        if (picture.problem() != null) {
            fields.put("type", "unreadable");
            fields.put("key", text(record.key()));
            fields.put("valueBytes", record.value().length);
            fields.put("problem", picture.problem());
            return fields;
        }
        fields.put("type", format.toString());
        fields.put("id", picture.id());
        if (picture.label() != null) {
            fields.put("label", picture.label());
        }
        if (format == InputFormat.URI) {
            fields.put("uri", text(picture.encoded()));
        } else {
            fields.put("encodedBytes", picture.encoded().length);
        }
        return fields;
    }

    /**
     * What a record holds is anybody's: characters that are not shown themselves, but do something
     * to a terminal or to the text around them, are shown by their number.
     */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(
                        point -> {
                            if (isShown(point)) {
                                escaped.appendCodePoint(point);
                                return;
                            }
                            for (char each : Character.toChars(point)) {
                                escaped.append("\\u%04x".formatted((int) each));
                            }
                        });
        return escaped.toString();
    }

    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private SpecificRecord decode(byte[] value) throws IOException {
        String name = writer.nameOf(value);
        AvroWire<?> wire = wires.get(name);
        if (wire == null) {
            wire = AvroWire.of(recordClass(name));
            wires.put(name, wire);
        }
        return wire.decode(value);
    }

    private static Class<? extends SpecificRecord> recordClass(String name) {
        try {
            return Class.forName(name).asSubclass(SpecificRecord.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a released schema has no class: " + name, e);
        }
    }

    private static Map<String, Object> fields(SpecificRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value instanceof ByteBuffer bytes) {
                fields.put(field.name() + "Bytes", bytes.remaining());
            } else if (value != null) {
                fields.put(field.name(), plain(value));
            }
        }
        return fields;
    }

    /** Numbers and text as they are, records as maps, lists as lists. */
    private static Object plain(Object value) {
        if (value instanceof SpecificRecord record) {
            return fields(record);
        }
        if (value instanceof Collection<?> list) {
            boolean numbers = list.stream().allMatch(Number.class::isInstance);
            if (numbers && list.size() > NUMBERS_SHOWN_MAX) {
                return list.size() + " numbers";
            }
            List<Object> plain = new ArrayList<>(list.size());
            list.forEach(each -> plain.add(plain(each)));
            return plain;
        }
        return value instanceof Number || value instanceof Map<?, ?> ? value : value.toString();
    }

    private static void append(StringBuilder line, String name, Object value) {
        line.append("  ");
        if (name.equals("type")) {
            line.append(value);
        } else if (name.endsWith("Bytes") && value instanceof Integer bytes) {
            String what = name.substring(0, name.length() - "Bytes".length());
            line.append(String.format(Locale.ROOT, "%s=%,d bytes", what, bytes));
        } else {
            line.append(name).append('=').append(shown(value));
        }
    }

    private static String shown(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(RecordText::shown).toList().toString();
        }
        if (value instanceof Map<?, ?> map
                && map.get("probability") instanceof Number probability) {
            return String.format(
                    Locale.ROOT, "%s %.3f", map.get("label"), probability.doubleValue());
        }
        return value instanceof Float || value instanceof Double
                ? String.format(Locale.ROOT, "%.4g", ((Number) value).doubleValue())
                : value.toString();
    }

    private static String text(byte[] key) {
        return key == null ? "none" : new String(key, StandardCharsets.UTF_8);
    }
}
