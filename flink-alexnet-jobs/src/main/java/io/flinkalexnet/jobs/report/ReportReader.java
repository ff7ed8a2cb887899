package io.flinkalexnet.jobs.report;

import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.jobs.ingest.TopicTail;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.ImageRecord;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.Prediction;
import io.flinkalexnet.schema.RejectedImage;
import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the topics once, each up to what is committed now. For one thread. */
final class ReportReader {
    /** Memory for embeddings: 16,000 of alexnet-2012. */
    static final long EMBEDDINGS_BYTES_MAX = 256L << 20;

    private final ReportOptions options;
    private final LongConsumer recordsRead;
    private List<String> missing;
    private long unreadable;
    private ModelAnnouncement announcement;

    /**
     * Reads nothing yet.
     *
     * @param recordsRead told how many more records were read
     */
    ReportReader(ReportOptions options, LongConsumer recordsRead) {
        this.options = options;
        this.recordsRead = recordsRead;
    }

    /**
     * Reads all topics that exist.
     *
     * @throws IOException if no broker answers or the model that was asked for is not good
     */
    Findings read() throws IOException, InterruptedException {
        Topics topics = options.topics();
        missing =
                new TopicCreator(options.kafka())
                        .missing(
                                List.of(
                                        topics.trainingMetrics(),
                                        topics.models(),
                                        topics.predictions(),
                                        topics.embeddings(),
                                        topics.rejectedImages(),
                                        topics.images()));
        TrainingRuns runs = new TrainingRuns();
        read(
                topics.trainingMetrics(),
                TrainingMetrics.class,
                (metrics, record) -> runs.take(text(record.key()), metrics));
        read(topics.models(), ModelAnnouncement.class, (model, record) -> take(model));
        Predictions predictions = new Predictions();
        read(topics.predictions(), Prediction.class, (each, record) -> predictions.take(each));
        Embeddings embeddings = new Embeddings(EMBEDDINGS_BYTES_MAX);
        read(topics.embeddings(), Embedding.class, (each, record) -> embeddings.take(each));
        embeddings.keepOneModel();
        Rejects rejects = new Rejects();
        read(topics.rejectedImages(), RejectedImage.class, (each, record) -> rejects.take(each));

        Samples samples = Samples.of(predictions, embeddings, options);
        PagePictures pictures = new PagePictures(options.pageBytes());
        samples.wantAll(pictures);
        read(
                topics.images(),
                ImageRecord.class,
                (image, record) -> {
                    predictions.label(image.getId(), image.getLabel());
                    pictures.offer(image.getId(), image.getEncoded());
                });
        return new Findings(
                runs,
                predictions,
                embeddings,
                rejects,
                model(),
                samples,
                pictures,
                missing,
                unreadable);
    }

    private void take(ModelAnnouncement each) {
        if (each.getName().equals(options.modelName())) {
            announcement = each;
        }
    }

    private ShownModel model() throws IOException {
        if (options.modelUri() != null) {
            return ShownModel.fromFile(options.modelUri());
        }
        return announcement == null ? null : ShownModel.announced(announcement);
    }

    private <T extends SpecificRecord> void read(
            String topic, Class<T> type, BiConsumer<T, ConsumerRecord<byte[], byte[]>> taker)
            throws IOException {
        if (missing.contains(topic)) {
            return;
        }
        try (TopicTail<T> tail = TopicTail.fromBeginning(options.kafka(), topic, type)) {
            tail.drainCommitted(new Counting<>(taker));
        }
    }

    private final class Counting<T> implements TopicTail.Taker<T> {
        private final BiConsumer<T, ConsumerRecord<byte[], byte[]>> taker;

        Counting(BiConsumer<T, ConsumerRecord<byte[], byte[]>> taker) {
            this.taker = taker;
        }

        @Override
        public void take(T value, ConsumerRecord<byte[], byte[]> record) {
            recordsRead.accept(1);
            taker.accept(value, record);
        }

        @Override
        public void unreadable(ConsumerRecord<byte[], byte[]> record, IOException problem) {
            recordsRead.accept(1);
            unreadable++;
        }
    }

    private static String text(byte[] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
