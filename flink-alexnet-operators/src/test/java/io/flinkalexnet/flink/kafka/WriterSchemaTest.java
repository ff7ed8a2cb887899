package io.flinkalexnet.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.schema.Embedding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WriterSchemaTest {
    private final WriterSchema schema = new WriterSchema();

    @Test
    void namesTheRecordThatWroteAValue() throws IOException {
        Embedding embedding = new Embedding("a", List.of(1f), 7L, Instant.EPOCH, 1f);
        byte[] value = AvroWire.of(Embedding.class).encode(embedding);

        assertThat(schema.nameOf(value)).isEqualTo(Embedding.class.getName());
    }

    @Test
    void refusesAnUnknownFingerprintByName() {
        byte[] value = {(byte) 0xC3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 0};

        assertThatThrownBy(() -> schema.nameOf(value))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("0807060504030201");
    }

    @Test
    void refusesWhatIsNotSingleObjectEncoded() {
        assertThatThrownBy(() -> schema.nameOf("plain text".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("single-object");
    }
}
