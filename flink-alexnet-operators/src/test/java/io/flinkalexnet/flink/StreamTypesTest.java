package io.flinkalexnet.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.classify.CroppedImage;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.Rejection;
import io.flinkalexnet.flink.decode.Rejections;
import io.flinkalexnet.flink.kafka.ImageRecordDeserializer;
import io.flinkalexnet.flink.stats.PartialStatistics;
import io.flinkalexnet.flink.stats.WrittenStatistics;
import io.flinkalexnet.flink.train.TrainingImage;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kryo takes over silently: none of our stream types may leave that door open. */
class StreamTypesTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                EncodedImage.class,
                TrainingImage.class,
                CroppedImage.class,
                Rejection.class,
                PartialStatistics.class,
                WrittenStatistics.class
            })
    void travelWithoutKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    @Test
    void theSideOutputAndTheReaderNameTheirTypes() {
        assertThat(Rejections.REJECTED.getTypeInfo()).isInstanceOf(PojoTypeInfo.class);
        assertThat(new ImageRecordDeserializer().getProducedType())
                .isInstanceOf(PojoTypeInfo.class);
    }

    @Test
    void absentFieldsTravelAsAbsent() throws Exception {
        EncodedImage unreadable =
                new EncodedImage(-1, -1, null, null, new byte[0], 0, "bad", "images", 0, 7);
        TypeSerializer<EncodedImage> serializer =
                new ImageRecordDeserializer()
                        .getProducedType()
                        .createSerializer(new SerializerConfigImpl());
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(unreadable, out);

        EncodedImage read =
                serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

        assertThat(read).usingRecursiveComparison().isEqualTo(unreadable);
    }
}
