package io.flinkalexnet.flink.kafka;

import io.flinkalexnet.flink.decode.EncodedImage;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** {@link EncodedImages} for a {@code KafkaSource}: one record in, one out, whatever it holds. */
public final class ImageRecordDeserializer
        implements KafkaRecordDeserializationSchema<EncodedImage> {
    private static final long serialVersionUID = 1L;

    private final InputOptions input;
    private transient EncodedImages images;

    /** Reads our ImageRecords. */
    public ImageRecordDeserializer() {
        this(InputOptions.DEFAULT);
    }

    public ImageRecordDeserializer(InputOptions input) {
        this.input = input;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        images = new EncodedImages(input);
    }

    @Override
    public void deserialize(
            ConsumerRecord<byte[], byte[]> record, Collector<EncodedImage> collector) {
        collector.collect(images.read(record));
    }

    @Override
    public TypeInformation<EncodedImage> getProducedType() {
        return TypeInformation.of(EncodedImage.class);
    }
}
