package io.flinkalexnet.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.testing.TestImages;
import io.flinkalexnet.schema.ImageRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EncodedImagesTest {
    private final EncodedImages images = new EncodedImages();

    @Test
    void readsAnImageRecordWithItsPlace() {
        byte[] value = AvroWire.of(ImageRecord.class).encode(TestImages.image("cat-1", "cat"));

        EncodedImage read = images.read(new ConsumerRecord<>("images", 2, 17L, null, value));

        assertThat(read.id()).isEqualTo("cat-1");
        assertThat(read.label()).isEqualTo("cat");
        assertThat(read.encoded()).asString().isEqualTo("cat-1");
        assertThat(read.eventTimeMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(read.problem()).isNull();
        assertThat(read.sequence()).isEqualTo(-1);
        assertThat(read.topic()).isEqualTo("images");
        assertThat(read.partition()).isEqualTo(2);
        assertThat(read.offset()).isEqualTo(17L);
    }

    @Test
    void givesBackThePoisonWithTheProblemInWords() {
        byte[] poison = "{\"id\":\"cat\"}".getBytes(StandardCharsets.UTF_8);

        EncodedImage read = images.read(new ConsumerRecord<>("images", 0, 3L, null, poison));

        assertThat(read.problem()).contains("starts with c301, was 7b22");
        assertThat(read.id()).isNull();
        assertThat(read.encoded()).isEqualTo(poison);
        assertThat(read.offset()).isEqualTo(3L);
    }

    @Test
    void takesATombstoneForAProblemToo() {
        EncodedImage read =
                images.read(new ConsumerRecord<>("images", 0, 3L, new byte[] {1}, null));

        assertThat(read.problem()).contains("tombstone");
        assertThat(read.encoded()).isEmpty();
    }
}
