package io.flinkalexnet.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.schema.ClassProbability;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.ImageRecord;
import io.flinkalexnet.schema.Prediction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class RecordTextTest {
    private final RecordText text = new RecordText();

    @Test
    void showsPicturesByTheirSize() {
        ImageRecord image =
                ImageRecord.newBuilder()
                        .setId("cat/1.jpg")
                        .setEncoded(ByteBuffer.wrap(new byte[12_345]))
                        .setLabel("cat")
                        .setEventTime(Instant.EPOCH)
                        .build();

        assertThat(text.line(record(AvroWire.of(ImageRecord.class).encode(image))))
                .startsWith("2@41  ImageRecord  id=cat/1.jpg  encoded=12,345 bytes  label=cat");
    }

    @Test
    void showsTheTopKOfAPrediction() {
        assertThat(text.line(record(prediction())))
                .contains("Prediction  imageId=a", "topK=[cat 0.750, dog 0.250]");
        assertThat(text.json(record(prediction())))
                .startsWith("{\"partition\":2,\"offset\":41,\"type\":\"Prediction\"")
                .contains("{\"classIndex\":0,\"label\":\"cat\",\"probability\":0.75}");
    }

    @Test
    void showsEmbeddingsByTheirLength() {
        Embedding embedding =
                new Embedding("a", Collections.nCopies(512, 0.5f), 7L, Instant.EPOCH, 1f);

        assertThat(text.line(record(AvroWire.of(Embedding.class).encode(embedding))))
                .contains("vector=512 numbers", "modelVersion=7");
    }

    @Test
    void saysWhatCannotBeReadAndWhatWasDeleted() {
        byte[] cut = prediction();
        cut = Arrays.copyOf(cut, cut.length - 3);

        assertThat(text.line(record("plain".getBytes(StandardCharsets.UTF_8))))
                .contains("unreadable  key=the key  value=5 bytes", "single-object");
        assertThat(text.line(record(cut))).contains("unreadable");
        assertThat(text.line(record(null))).isEqualTo("2@41  deleted  key=the key");
    }

    private static byte[] prediction() {
        Prediction prediction =
                new Prediction(
                        "a",
                        List.of(
                                new ClassProbability(0, "cat", 0.75f),
                                new ClassProbability(1, "dog", 0.25f)),
                        7L,
                        Instant.EPOCH);
        return AvroWire.of(Prediction.class).encode(prediction);
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        byte[] key = "the key".getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>("t", 2, 41, key, value);
    }
}
