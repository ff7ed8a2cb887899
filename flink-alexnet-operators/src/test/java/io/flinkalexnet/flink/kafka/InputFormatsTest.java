package io.flinkalexnet.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.schema.ImageRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFormatsTest {
    private static final byte[] PICTURE = {9, 8, 7};
    private static final String PHOTO =
            """
            {"type":"record","name":"Photo","namespace":"shop","fields":[
              {"name":"tags","type":{"type":"array","items":"string"}},
              {"name":"number","type":"long"},
              {"name":"jpeg","type":["null","bytes"],"default":null},
              {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["CAT","DOG"]}}]}
            """;

    @TempDir private Path folder;

    @Test
    void readsRawPicturesWithIdAndLabelBesideThem() {
        ConsumerRecord<byte[], byte[]> record = record(bytes("cat/ü.jpg"), PICTURE);
        record.headers().add("class", bytes("cat"));

        EncodedImage read = new EncodedImages(raw("class")).read(record);

        assertThat(read.problem()).isNull();
        assertThat(read.id()).isEqualTo("cat/ü.jpg");
        assertThat(read.label()).isEqualTo("cat");
        assertThat(read.encoded()).isEqualTo(PICTURE);
    }

    @Test
    void namesARawPictureWithoutKeyByItsPlace() {
        EncodedImage read = new EncodedImages(raw("label")).read(record(null, PICTURE));

        assertThat(read.id()).isEqualTo("photos-2-17");
        assertThat(read.label()).isNull();
        assertThat(new EncodedImages(raw("label")).read(record(null, null)).problem())
                .contains("tombstone");
    }

    @Test
    void rejectsARawPictureWhoseKeyIsNoText() {
        EncodedImage read =
                new EncodedImages(raw("label")).read(record(new byte[] {(byte) 0xFF}, PICTURE));

        assertThat(read.problem()).isEqualTo("the key of 1 bytes is not UTF-8");
        assertThat(read.encoded()).isEqualTo(PICTURE);
    }

    @Test
    void readsForeignRecordsByTheFieldsThatAreNamed() throws Exception {
        EncodedImage read = new EncodedImages(photos()).read(record(null, framed(17, photo())));

        assertThat(read.problem()).isNull();
        assertThat(read.id()).isEqualTo("2012");
        assertThat(read.label()).isEqualTo("DOG");
        assertThat(read.encoded()).isEqualTo(PICTURE);
        assertThat(InstantiationUtil.clone(photos())).isEqualTo(photos());
    }

    @Test
    void readsOurOwnRecordsInConfluentsFraming() throws Exception {
        ImageRecord image =
                new ImageRecord(
                        "cat-1", ByteBuffer.wrap(PICTURE), "cat", "", Instant.EPOCH, null, null);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(body, null);
        new GenericDatumWriter<ImageRecord>(
                        ImageRecord.getClassSchema(), SpecificData.getForClass(ImageRecord.class))
                .write(image, encoder);
        encoder.flush();
        Path schema =
                Files.writeString(
                        folder.resolve("image.avsc"), ImageRecord.getClassSchema().toString());
        Configuration config = new Configuration().set(InputOptions.FORMAT, "confluent-avro");
        config.setString("alexnet.input.schema-file", "3:" + schema);

        EncodedImage read =
                new EncodedImages(InputOptions.from(config))
                        .read(record(null, framed(3, body.toByteArray())));

        assertThat(read.problem()).isNull();
        assertThat(read.id()).isEqualTo("cat-1");
        assertThat(read.label()).isEqualTo("cat");
        assertThat(read.encoded()).isEqualTo(PICTURE);
    }

    @Test
    void rejectsWhatIsNotSuchARecordWithItsBytes() throws Exception {
        byte[] good = framed(17, photo());
        assertRejected(framed(18, photo()), "schema 18 is not given, only [17] are; add it to");
        assertRejected(bytes("JPEG"), "starts with 00 and a schema's number");
        assertRejected(new byte[] {0, 0, 0}, "this one of 3 bytes does not");
        assertRejected(
                Arrays.copyOf(good, good.length - 3), "the Photo of schema 17 can't be read");
        assertRejected(Arrays.copyOf(good, good.length + 1), "bytes follow the Photo");
        // an array of 2^62 strings, skipped; Avro would believe it
        byte[] lie = framed(17, new byte[] {-2, -1, -1, -1, -1, -1, -1, -1, 127, 0});
        assertRejected(lie, "is claimed within a value of");
    }

    @Test
    void noRecordMakesItFail() throws Exception {
        byte[] good = framed(17, photo());
        EncodedImages images = new EncodedImages(photos());
        Random random = new Random(2012);
        int rejected = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = Arrays.copyOf(good, good.length + random.nextInt(3) - 1);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bad[5 + random.nextInt(bad.length - 5)] = (byte) random.nextInt(256);
            }
            rejected += images.read(record(null, bad)).problem() == null ? 0 : 1;
        }
        assertThat(rejected).isBetween(10_000, 19_999);
    }

    private static void assertRejected(byte[] value, String problem) {
        EncodedImage read = new EncodedImages(photos()).read(record(null, value));
        assertThat(read.problem()).contains(problem);
        assertThat(read.encoded()).isEqualTo(value);
    }

    @Test
    void refusesSchemasItCouldNotUse() {
        assertRefused("{\"type\":\"bytes\"}", "schema 17 must be of a record");
        assertRefused("{", "schema 17 is no Avro schema");
        assertRefused(
                PHOTO.replace("number", "serial"),
                "schema 17 must have a field number of one of the types");
        assertRefused(
                PHOTO.replace("\"string\"", "\"Photo\""),
                "schema 17 has a record shop.Photo within itself");
        assertThatThrownBy(() -> photos(Map.of()))
                .hasMessage(
                        "alexnet.input.format=confluent-avro needs alexnet.input.schema-file, such"
                                + " as 17:photo.avsc with the schema's number in the registry");
    }

    private static void assertRefused(String schema, String message) {
        assertThatThrownBy(() -> photos(Map.of(17, schema)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void namesTheFormatsThereAre() {
        assertThatThrownBy(
                        () ->
                                InputOptions.from(
                                        new Configuration().set(InputOptions.FORMAT, "jpeg")))
                .hasMessage(
                        "alexnet.input.format must be one of [image-record, raw, uri,"
                                + " confluent-avro], was 'jpeg'");
    }

    @Test
    void trainingTakesNoUris() {
        InputOptions uri = InputOptions.from(new Configuration().set(InputOptions.FORMAT, "uri"));
        assertThatThrownBy(uri::forTraining)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "alexnet.input.format=uri is for classify only: training and its"
                                + " statistics must find the same bytes each time");
        assertThat(raw("label").forTraining()).isEqualTo(raw("label"));
    }

    private static InputOptions raw(String labelHeader) {
        return InputOptions.from(
                new Configuration()
                        .set(InputOptions.FORMAT, "raw")
                        .set(InputOptions.LABEL_HEADER, labelHeader));
    }

    private static InputOptions photos() {
        return photos(Map.of(17, PHOTO));
    }

    private static InputOptions photos(Map<Integer, String> schemas) {
        return new InputOptions(
                InputFormat.CONFLUENT_AVRO, "label", schemas, "number", "jpeg", "kind");
    }

    private static byte[] photo() throws IOException {
        Schema schema = new SchemaParser().parse(PHOTO).mainSchema();
        GenericRecord photo =
                new GenericRecordBuilder(schema)
                        .set("tags", Arrays.asList("a", "b"))
                        .set("number", 2012L)
                        .set("jpeg", ByteBuffer.wrap(PICTURE))
                        .set(
                                "kind",
                                new GenericData.EnumSymbol(schema.getField("kind").schema(), "DOG"))
                        .build();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(body, null);
        new GenericDatumWriter<GenericRecord>(schema).write(photo, encoder);
        encoder.flush();
        return body.toByteArray();
    }

    private static byte[] framed(int schema, byte[] body) {
        return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(schema).put(body).array();
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>("photos", 2, 17L, key, value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
