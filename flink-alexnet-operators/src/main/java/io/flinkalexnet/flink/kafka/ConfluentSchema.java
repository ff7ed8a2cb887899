package io.flinkalexnet.flink.kafka;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/**
 * A schema records were written with, and what is kept of them.
 *
 * @param number in the registry
 * @param writer of all fields
 * @param reader of the picture's fields
 */
record ConfluentSchema(int number, Schema writer, Schema reader) {
    private static final Set<Schema.Type> NAMES =
            EnumSet.of(Schema.Type.STRING, Schema.Type.ENUM, Schema.Type.INT, Schema.Type.LONG);
    private static final Set<Schema.Type> BYTES = EnumSet.of(Schema.Type.BYTES, Schema.Type.FIXED);

    /**
     * Checks that the schema has the fields.
     *
     * @throws IllegalArgumentException naming schema and field
     */
    static ConfluentSchema of(int number, String json, InputOptions.Fields fields) {
        Schema writer;
        try {
            writer = new SchemaParser().parse(json).mainSchema();
        } catch (AvroRuntimeException e) {
            throw new IllegalArgumentException(
                    "schema %d is no Avro schema: %s".formatted(number, e.getMessage()), e);
        }
        if (writer == null || writer.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException("schema %d must be of a record".formatted(number));
        }
        checkDepth(number, writer, new HashSet<>());
        List<Schema.Field> kept = new ArrayList<>();
        kept.add(field(number, writer, fields.id(), NAMES));
        kept.add(field(number, writer, fields.bytes(), BYTES));
        boolean isOther = !fields.label().equals(fields.id());
        if (isOther && writer.getField(fields.label()) != null) {
            kept.add(field(number, writer, fields.label(), NAMES));
        }
        Schema reader =
                Schema.createRecord(writer.getName(), null, writer.getNamespace(), false, kept);
        return new ConfluentSchema(number, writer, reader);
    }

    private static Schema.Field field(
            int number, Schema writer, String name, Set<Schema.Type> types) {
        Schema.Field field = writer.getField(name);
        if (field == null || !types.contains(notNull(field.schema()).getType())) {
            throw new IllegalArgumentException(
                    "schema %d must have a field %s of one of the types %s, has %s; name another by alexnet.input.id-field, bytes-field or label-field"
                            .formatted(
                                    number,
                                    name,
                                    types,
                                    field == null
                                            ? writer.getFields().stream()
                                                    .map(Schema.Field::name)
                                                    .toList()
                                            : field.schema().toString()));
        }
        return new Schema.Field(field, field.schema());
    }

    /** The other type of a union of null and something. */
    private static Schema notNull(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        List<Schema> others =
                schema.getTypes().stream()
                        .filter(each -> each.getType() != Schema.Type.NULL)
                        .toList();
        return others.size() == 1 ? others.get(0) : schema;
    }

    /**
     * A record within itself may be nested as deep as a hostile one likes: the stack ends first.
     */
    private static void checkDepth(int number, Schema schema, Set<String> above) {
        switch (schema.getType()) {
            case RECORD -> {
                if (!above.add(schema.getFullName())) {
                    throw new IllegalArgumentException(
                            "schema %d has a record %s within itself, which is not read"
                                    .formatted(number, schema.getFullName()));
                }
                schema.getFields().forEach(each -> checkDepth(number, each.schema(), above));
                above.remove(schema.getFullName());
            }
            case ARRAY -> checkDepth(number, schema.getElementType(), above);
            case MAP -> checkDepth(number, schema.getValueType(), above);
            case UNION -> schema.getTypes().forEach(each -> checkDepth(number, each, above));
            case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
        }
    }
}
