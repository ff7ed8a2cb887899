package io.flinkalexnet.flink.classify;

import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.schema.ModelAnnouncement;
import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announcements for a {@code KafkaSource} over the topic {@code models}. Tombstones are left out;
 * so are values that can't be read, which are logged and counted: the model that serves goes on.
 */
public final class AnnouncementDeserializer
        implements KafkaRecordDeserializationSchema<AnnouncedModel> {
    /** Metric: values on the topic that were no announcement. */
    public static final String UNREADABLE = "announcementsUnreadable";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncementDeserializer.class);

    private transient AvroWire<ModelAnnouncement> wire;
    private transient Counter unreadable;

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        wire = AvroWire.of(ModelAnnouncement.class);
        unreadable = context.getMetricGroup().counter(UNREADABLE);
    }

    @Override
    public void deserialize(
            ConsumerRecord<byte[], byte[]> each, Collector<AnnouncedModel> collector) {
        if (each.value() == null) {
            return;
        }
        try {
            collector.collect(AnnouncedModel.of(wire.decode(each.value())));
        } catch (IOException e) {
            unreadable.inc();
            LOG.warn(
                    "The record {}/{}/{} is no announcement and is left out: {}",
                    each.topic(),
                    each.partition(),
                    each.offset(),
                    e.getMessage());
        }
    }

    @Override
    public TypeInformation<AnnouncedModel> getProducedType() {
        return TypeInformation.of(AnnouncedModel.class);
    }
}
