package com.example.triage;

import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.kafka.KafkaOptions;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes and reads our Avro records on topics of one partition. */
final class Records {
    private Records() {}

    /** Sends records by their keys, in this order. */
    static <T extends SpecificRecord> void send(
            KafkaOptions kafka, String topic, Map<String, T> records, Class<T> type)
            throws Exception {
        AvroWire<T> wire = AvroWire.of(type);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        kafka.clientProperties(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (Map.Entry<String, T> each : records.entrySet()) {
                byte[] key = each.getKey().getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, key, wire.encode(each.getValue()))).get();
            }
        }
    }

    /** All committed records. */
    static <T extends SpecificRecord> List<T> read(KafkaOptions kafka, String topic, Class<T> type)
            throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<T> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        kafka.consumerProperties(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    values.add(AvroWire.of(type).decode(each.value()));
                }
            }
        }
        return values;
    }
}
