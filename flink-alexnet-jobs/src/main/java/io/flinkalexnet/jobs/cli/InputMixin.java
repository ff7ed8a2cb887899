package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.kafka.InputOptions;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options of every command that reads pictures from a topic. */
public final class InputMixin {
    @Option(
            names = "--input-format",
            paramLabel = "FORMAT",
            description =
                    "What the topic's records are: image-record, raw, uri (classify only), confluent-avro.")
    private String format = InputOptions.FORMAT.defaultValue();

    @Option(
            names = "--label-header",
            paramLabel = "NAME",
            description = "Header with the true class; for raw and uri.")
    private String labelHeader = InputOptions.LABEL_HEADER.defaultValue();

    @Option(
            names = "--schema-file",
            paramLabel = "NUMBER=FILE",
            showDefaultValue = Visibility.NEVER,
            description = "A schema with its number in the registry; for confluent-avro.")
    private final Map<String, String> schemaFiles = new TreeMap<>();

    @Option(
            names = "--id-field",
            paramLabel = "NAME",
            description = "Field that names the picture; for confluent-avro.")
    private String idField = InputOptions.ID_FIELD.defaultValue();

    @Option(
            names = "--bytes-field",
            paramLabel = "NAME",
            description = "Field with the picture's file; for confluent-avro.")
    private String bytesField = InputOptions.BYTES_FIELD.defaultValue();

    @Option(
            names = "--label-field",
            paramLabel = "NAME",
            description = "Field with the true class; for confluent-avro.")
    private String labelField = InputOptions.LABEL_FIELD.defaultValue();

    /** The checked values; throws {@link IllegalArgumentException} as {@link InputOptions} does. */
    public InputOptions options() {
        return InputOptions.from(given());
    }

    /** What was given, by key. */
    Configuration given() {
        Configuration given = new Configuration();
        given.set(InputOptions.FORMAT, format);
        given.set(InputOptions.LABEL_HEADER, labelHeader);
        given.set(InputOptions.SCHEMA_FILE, schemaFiles);
        given.set(InputOptions.ID_FIELD, idField);
        given.set(InputOptions.BYTES_FIELD, bytesField);
        given.set(InputOptions.LABEL_FIELD, labelField);
        return given;
    }
}
