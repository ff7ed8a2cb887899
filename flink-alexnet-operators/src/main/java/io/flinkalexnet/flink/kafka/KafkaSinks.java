package io.flinkalexnet.flink.kafka;

import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;

/** Kafka sinks with one of the two guarantees that are offered. */
public final class KafkaSinks {
    /**
     * Largest record a sink sends, unless {@link KafkaOptions#properties} has its own {@code
     * max.request.size}: a rejected picture goes with its bytes, and topics take 16 MiB and more.
     */
    public static final int RECORD_BYTES_MAX = 32 << 20;

    /** Room for one such record while others wait; taken only as records need it. */
    static final long BUFFER_BYTES = 2L * RECORD_BYTES_MAX;

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
        return KafkaSink.<E>builder()
                .setBootstrapServers(kafka.bootstrapServers())
                .setKafkaProducerConfig(producerProperties(kafka))
                .setRecordSerializer(writer);
    }

    /** Settings of the sinks' producers. */
    public static Properties producerProperties(KafkaOptions kafka) {
        Properties all = kafka.clientProperties();
        all.putIfAbsent("max.request.size", Integer.toString(RECORD_BYTES_MAX));
        all.putIfAbsent("buffer.memory", Long.toString(BUFFER_BYTES));
        return all;
    }
}
