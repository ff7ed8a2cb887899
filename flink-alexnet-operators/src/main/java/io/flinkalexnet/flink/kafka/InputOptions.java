package io.flinkalexnet.flink.kafka;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the options that say how the records of a topic of pictures are read.
 *
 * @param format what the values are
 * @param labelHeader Kafka header that holds the true class, for {@link InputFormat#RAW} and {@link
 *     InputFormat#URI}
 * @param schemas Avro schemas as JSON by their number, for {@link InputFormat#CONFLUENT_AVRO}
 * @param idField field of these records that names the picture
 * @param bytesField field with the picture's file
 * @param labelField field with the true class; a schema may be without
 */
public record InputOptions(
        InputFormat format,
        String labelHeader,
        Map<Integer, String> schemas,
        String idField,
        String bytesField,
        String labelField)
        implements Serializable {
    public static final ConfigOption<String> FORMAT =
            ConfigOptions.key("alexnet.input.format")
                    .stringType()
                    .defaultValue("image-record")
                    .withDescription(
                            "What the records of the picture topic are: image-record, raw, uri "
                                    + "(classify only) or confluent-avro.");

    public static final ConfigOption<String> LABEL_HEADER =
            ConfigOptions.key("alexnet.input.label-header")
                    .stringType()
                    .defaultValue("label")
                    .withDescription("Header with the true class, in UTF-8; for raw and uri.");

    public static final ConfigOption<Map<String, String>> SCHEMA_FILE =
            ConfigOptions.key("alexnet.input.schema-file")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Schemas for confluent-avro, each as NUMBER:FILE, separated by commas; "
                                    + "read where the job is submitted.");

    public static final ConfigOption<String> ID_FIELD =
            field("id", "id", "Field of a confluent-avro record that names the picture.");
    public static final ConfigOption<String> BYTES_FIELD =
            field("bytes", "encoded", "Field of a confluent-avro record with the picture's file.");
    public static final ConfigOption<String> LABEL_FIELD =
            field("label", "label", "Field of a confluent-avro record with the true class.");

    /** Our ImageRecord. */
    public static final InputOptions DEFAULT =
            new InputOptions(
                    InputFormat.IMAGE_RECORD,
                    LABEL_HEADER.defaultValue(),
                    Map.of(),
                    ID_FIELD.defaultValue(),
                    BYTES_FIELD.defaultValue(),
                    LABEL_FIELD.defaultValue());

    public InputOptions {
        if (labelHeader.isBlank()) {
            throw new IllegalArgumentException(LABEL_HEADER.key() + " must not be empty");
        }
        schemas = Map.copyOf(schemas);
        if (format == InputFormat.CONFLUENT_AVRO && schemas.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s=%s needs %s, such as 17:photo.avsc with the schema's number in the registry"
                            .formatted(FORMAT.key(), format, SCHEMA_FILE.key()));
        }
        Fields fields = new Fields(idField, bytesField, labelField);
        schemas.forEach((number, json) -> ConfluentSchema.of(number, json, fields));
    }

    /** Names of the fields that are looked at. */
    record Fields(String id, String bytes, String label) {}

    /** Reads the schemas' files. */
    public static InputOptions from(ReadableConfig config) {
        return new InputOptions(
                InputFormat.of(config.get(FORMAT)),
                config.get(LABEL_HEADER),
                schemas(config.get(SCHEMA_FILE)),
                config.get(ID_FIELD),
                config.get(BYTES_FIELD),
                config.get(LABEL_FIELD));
    }

    private static Map<Integer, String> schemas(Map<String, String> files) {
        Map<Integer, String> schemas = new TreeMap<>();
        files.forEach(
                (number, file) -> {
                    try {
                        schemas.put(Integer.valueOf(number), Files.readString(Path.of(file)));
                    } catch (NumberFormatException e) {
                        throw new IllegalArgumentException(
                                "%s must be NUMBER:FILE, was %s:%s"
                                        .formatted(SCHEMA_FILE.key(), number, file),
                                e);
                    } catch (IOException e) {
                        throw new IllegalArgumentException(
                                "the schema file %s can't be read: %s"
                                        .formatted(file, e.getClass().getSimpleName()),
                                e);
                    }
                });
        return schemas;
    }

    /**
     * Refuses what training can't take.
     *
     * @throws IllegalArgumentException if the pictures are not on the topic themselves
     */
    public InputOptions forTraining() {
        if (format == InputFormat.URI) {
            throw new IllegalArgumentException(
                    "%s=%s is for classify only: training and its statistics must find the same bytes each time, and what a URI gives may change or be gone; send the pictures themselves, with ./alexnet ingest or as raw"
                            .formatted(FORMAT.key(), format));
        }
        return this;
    }

    /** Reads records; for one thread. */
    RecordFormat newFormat() {
        return switch (format) {
            case IMAGE_RECORD -> new ImageRecordFormat();
            case RAW, URI -> new RawFormat(labelHeader);
            case CONFLUENT_AVRO ->
                    new ConfluentFormat(schemas, new Fields(idField, bytesField, labelField));
        };
    }

    private static ConfigOption<String> field(String name, String value, String description) {
        return ConfigOptions.key("alexnet.input.%s-field".formatted(name))
                .stringType()
                .defaultValue(value)
                .withDescription(description);
    }
}
