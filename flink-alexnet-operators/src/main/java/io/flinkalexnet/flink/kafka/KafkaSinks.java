package io.flinkalexnet.flink.kafka;

import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;

/** Kafka sinks with one of the two guarantees that are offered. */
public final class KafkaSinks {
    /**
     * A producer refuses records above 1 MiB by itself, but a rejected picture is as large as it
     * came in, and the record that is refused fails the job. So the topic decides.
     */
    private static final int REQUEST_BYTES_MAX = 32 << 20;

    private KafkaSinks() {}

    /**
     * Every record once, in a transaction that becomes visible to {@code read_committed} when the
     * checkpoint completes; needs checkpointing.
     *
     * @param transactionalIdPrefix unlike that of any other sink on these brokers, and the same
     *     when the job is restored, such as {@code classify-predictions}
     */
    public static <E> KafkaSink<E> exactlyOnce(
            KafkaOptions kafka, TopicWriter<E, ?> writer, String transactionalIdPrefix) {
        if (transactionalIdPrefix.isBlank()) {
            throw new IllegalArgumentException("transactionalIdPrefix must not be empty");
        }
        return builder(kafka, writer)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(transactionalIdPrefix)
                .setProperty(
                        "transaction.timeout.ms",
                        Long.toString(kafka.transactionTimeout().toMillis()))
                .build();
    }

    /**
     * Every record at least once and visible at once: after a failure some come again, with the
     * same key, so that a reader that keeps the newest of each key sees each once.
     */
    public static <E> KafkaSink<E> upsert(KafkaOptions kafka, TopicWriter<E, ?> writer) {
        return builder(kafka, writer).setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE).build();
    }

    private static <E> KafkaSinkBuilder<E> builder(KafkaOptions kafka, TopicWriter<E, ?> writer) {
        Properties settings = kafka.clientProperties();
        settings.putIfAbsent("max.request.size", Integer.toString(REQUEST_BYTES_MAX));
        settings.putIfAbsent("buffer.memory", Integer.toString(2 * REQUEST_BYTES_MAX));
        return KafkaSink.<E>builder()
                .setBootstrapServers(kafka.bootstrapServers())
                .setKafkaProducerConfig(settings)
                .setRecordSerializer(writer);
    }
}
