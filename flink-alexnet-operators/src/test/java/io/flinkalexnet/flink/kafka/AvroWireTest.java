package io.flinkalexnet.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.flink.testing.TestImages;
import io.flinkalexnet.schema.ImageRecord;
import io.flinkalexnet.schema.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class AvroWireTest {
    static final List<String> RELEASED = ReleasedSchemas.NAMES;
    static final List<String> CURRENT = List.copyOf(WireExamples.current().keySet());

    private final AvroWire<ImageRecord> wire = AvroWire.of(ImageRecord.class);
    private final byte[] cat = wire.encode(TestImages.image("cat-1", "cat"));

    @ParameterizedTest
    @FieldSource("RELEASED")
    void readsTheGoldenFileOfEveryReleasedVersion(String name) throws IOException {
        SpecificRecord expected = WireExamples.released().get(name);

        assertThat(AvroWire.of(expected.getClass()).decode(golden(name))).isEqualTo(expected);
    }

    @ParameterizedTest
    @FieldSource("CURRENT")
    void writesTheCurrentVersionByteForByteAsReleased(String name) throws IOException {
        assertThat(WireExamples.encode(WireExamples.current().get(name))).isEqualTo(golden(name));
    }

    @ParameterizedTest
    @FieldSource("RELEASED")
    void theCurrentSchemaReadsEveryReleasedOne(String name) {
        Schema released = ReleasedSchemas.read(name);
        Schema current = WireExamples.released().get(name).getSchema();

        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(current, released).getType())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    @Test
    void everyTopicsCurrentSchemaIsAmongTheReleasedOnes() {
        for (Map.Entry<String, SpecificRecord> each : WireExamples.current().entrySet()) {
            Schema current = SpecificData.get().getSchema(each.getValue().getClass());
            long fingerprint = SchemaNormalization.parsingFingerprint64(current);
            assertThat(ReleasedSchemas.store().findByFingerprint(fingerprint))
                    .as(each.getKey())
                    .isNotNull();
        }
    }

    @Test
    void saysThatTheMagicIsWrong() {
        cat[0] = '{';
        assertThatThrownBy(() -> wire.decode(cat))
                .isInstanceOf(IOException.class)
                .hasMessage("a value in Avro single-object encoding starts with c301, was 7b01");
    }

    @Test
    void namesTheFingerprintItDoesNotKnow() {
        Arrays.fill(cat, 2, 10, (byte) 0xAB);
        assertThatThrownBy(() -> wire.decode(cat))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fingerprint abababababababab");
    }

    @Test
    void refusesARecordOfAnotherTopic() {
        assertThatThrownBy(() -> AvroWire.of(Prediction.class).decode(cat))
                .isInstanceOf(IOException.class)
                .hasMessage("expected a Prediction, was a ImageRecord");
    }

    @Test
    void refusesTrailingBytes() {
        assertThatThrownBy(() -> wire.decode(Arrays.copyOf(cat, cat.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bytes follow the ImageRecord");
    }

    @Test
    void refusesEveryPrefix() {
        for (int length = 0; length < cat.length; length++) {
            byte[] prefix = Arrays.copyOf(cat, length);
            assertThatThrownBy(() -> wire.decode(prefix)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void believesNoLengthBeyondTheValue() {
        byte[] claims2GiB = Arrays.copyOf(cat, 15);
        System.arraycopy(new byte[] {-2, -1, -1, -1, 15}, 0, claims2GiB, 10, 5);
        assertThatThrownBy(() -> wire.decode(claims2GiB))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "a length of 2147483647 is claimed within a value of 15 bytes");
    }

    @Test
    void failsInNoOtherWayWhateverByteIsChanged() {
        for (int at = 10; at < cat.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = cat.clone();
                changed[at] = (byte) value;
                try {
                    wire.decode(changed);
                } catch (IOException expectedForSome) {
                    assertThat(expectedForSome).hasMessageContaining("ImageRecord");
                }
            }
        }
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in =
                AvroWireTest.class.getResourceAsStream("/golden/wire/" + name + ".bin")) {
            assertThat(in).as("golden file of " + name).isNotNull();
            return in.readAllBytes();
        }
    }
}
