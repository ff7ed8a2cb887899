package io.flinkalexnet.lab;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.ingest.TopicTail;
import io.flinkalexnet.schema.Prediction;
import io.flinkalexnet.schema.RejectedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Books what was committed about each picture. For one thread; close it. */
final class PictureLedger implements AutoCloseable {
    private final TopicTail<Prediction> predictionTail;
    private final TopicTail<RejectedImage> rejectionTail;
    private final Set<String> ids = new HashSet<>();
    private long predictions;
    private long rejections;
    private long newestMillis;

    PictureLedger(KafkaOptions kafka, Topics topics) {
        predictionTail = TopicTail.fromBeginning(kafka, topics.predictions(), Prediction.class);
        rejectionTail =
                TopicTail.fromBeginning(kafka, topics.rejectedImages(), RejectedImage.class);
    }

    /** Books what has come since. */
    void read() throws IOException {
        predictionTail.poll(this::predicted);
        rejectionTail.poll(this::rejected);
    }

    /** Books all that was written until now. */
    void readToTheEnd() throws IOException {
        predictionTail.drain(this::predicted);
        rejectionTail.drain(this::rejected);
    }

    private void predicted(Prediction value, ConsumerRecord<byte[], byte[]> record) {
        predictions++;
        book(record);
    }

    private void rejected(RejectedImage value, ConsumerRecord<byte[], byte[]> record) {
        rejections++;
        book(record);
    }

    private void book(ConsumerRecord<byte[], byte[]> record) {
        ids.add(new String(record.key(), StandardCharsets.UTF_8));
        newestMillis = Math.max(newestMillis, record.timestamp());
    }

    long predictions() {
        return predictions;
    }

    long rejections() {
        return rejections;
    }

    /** Pictures there is at least one record of. */
    int pictures() {
        return ids.size();
    }

    /** More records than one for each picture. */
    long duplicates() {
        return predictions + rejections - ids.size();
    }

    /** How many of these pictures there is no record of. */
    long missing(Set<String> sent) {
        return sent.stream().filter(each -> !ids.contains(each)).count();
    }

    /** When the newest committed record was produced, epoch milliseconds. */
    long newestMillis() {
        return newestMillis;
    }

    @Override
    public void close() {
        predictionTail.close();
        rejectionTail.close();
    }
}
