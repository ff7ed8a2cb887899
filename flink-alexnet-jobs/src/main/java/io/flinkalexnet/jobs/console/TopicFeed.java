package io.flinkalexnet.jobs.console;

import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.ImageRecord;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.Prediction;
import io.flinkalexnet.schema.RejectedImage;
import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the newest records of the topics, and what comes, on a thread of its own, which also owns
 * the state: others ask it. Topics may come to be later. Leaves no trace on the broker.
 */
final class TopicFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration KAFKA_PATIENCE = Duration.ofSeconds(5);
    private static final long PUBLISH_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LOOK_FOR_TOPICS_NANOS = Duration.ofSeconds(3).toNanos();
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
    private static final Duration END_PATIENCE = Duration.ofSeconds(20);

    /** How far back each partition is read at first, in offsets. */
    private static final long REACH = 20_000;

    private final ConsoleState state;
    private final EventHub hub;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Reader<?>> readers;
    private final Set<TopicPartition> known = new HashSet<>();
    private final BlockingQueue<Runnable> questions = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "console-topics");
    private volatile boolean ended;

    private interface Taker<T> {
        void take(T value, ConsumerRecord<byte[], byte[]> record);
    }

    private record Reader<T extends SpecificRecord>(AvroWire<T> wire, Taker<T> taker) {
        void read(ConsumerRecord<byte[], byte[]> record) throws IOException {
            taker.take(wire.decode(record.value()), record);
        }
    }

    private TopicFeed(ConsoleOptions options, ConsoleState state, EventHub hub) {
        this.state = state;
        this.hub = hub;
        consumer =
                KafkaClients.consumer(
                        options.kafka(),
                        Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"));
        readers = readers(options.topics());
    }

    private Map<String, Reader<?>> readers(Topics topics) {
        Map<String, Reader<?>> all = new HashMap<>();
        all.put(
                topics.images(),
                reader(
                        ImageRecord.class,
                        (each, record) ->
                                state.pictures.put(
                                        each.getId(), each.getEncoded(), each.getLabel())));
        all.put(
                topics.predictions(),
                reader(Prediction.class, (each, record) -> state.predictions.take(each)));
        all.put(
                topics.embeddings(),
                reader(Embedding.class, (each, record) -> state.neighbors.take(each)));
        all.put(
                topics.rejectedImages(),
                reader(RejectedImage.class, (each, record) -> state.rejected.take(each)));
        all.put(
                topics.models(),
                reader(ModelAnnouncement.class, (each, record) -> state.models.take(each)));
        all.put(
                topics.trainingMetrics(),
                reader(
                        TrainingMetrics.class,
                        (each, record) -> state.training.take(text(record.key()), each)));
        return all;
    }

    private static <T extends SpecificRecord> Reader<T> reader(Class<T> type, Taker<T> taker) {
        return new Reader<>(AvroWire.of(type), taker);
    }

    private static String text(byte[] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    /** Begins to read; the state is the feed's from now on. */
    static TopicFeed start(ConsoleOptions options, ConsoleState state, EventHub hub) {
        TopicFeed feed = new TopicFeed(options, state, hub);
        feed.thread.setDaemon(true);
        feed.thread.start();
        return feed;
    }

    /** Asks the state something, on its own thread; any thread. */
    <T> CompletableFuture<T> ask(Function<ConsoleState, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        questions.add(
                () -> {
                    try {
                        answer.complete(question.apply(state));
                    } catch (RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                });
        if (ended) {
            answer.completeExceptionally(new IllegalStateException("the console is closed"));
        }
        return answer;
    }

    private void run() {
        try {
            long lookedNanos = System.nanoTime() - LOOK_FOR_TOPICS_NANOS;
            long publishedNanos = lookedNanos;
            while (!ended) {
                long now = System.nanoTime();
                if (now - lookedNanos >= LOOK_FOR_TOPICS_NANOS) {
                    lookForTopics();
                    lookedNanos = System.nanoTime();
                }
                poll();
                answer();
                now = System.nanoTime();
                if (now - publishedNanos >= PUBLISH_NANOS) {
                    publishedNanos = now;
                    state.publish(hub, now);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The console reads no further", e);
            state.topics.problem("reading has ended: " + e);
            state.publish(hub, System.nanoTime());
        } finally {
            ended = true;
            consumer.close(CloseOptions.timeout(CLOSE_PATIENCE)); // the broker may be gone
        }
    }

    private void lookForTopics() {
        try {
            Map<String, List<PartitionInfo>> there = consumer.listTopics(KAFKA_PATIENCE);
            List<TopicPartition> found = new ArrayList<>();
            for (String topic : readers.keySet()) {
                for (PartitionInfo each : there.getOrDefault(topic, List.of())) {
                    found.add(new TopicPartition(topic, each.partition()));
                }
            }
            found.removeAll(known);
            if (!found.isEmpty()) {
                begin(found);
            }
            state.topics.problem(null);
        } catch (KafkaException e) {
            state.topics.problem("Kafka does not answer: " + e.getMessage());
        }
    }

    /** Each new partition from its newest records on. */
    private void begin(List<TopicPartition> found) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(found, KAFKA_PATIENCE);
        Map<TopicPartition, Long> ends = consumer.endOffsets(found, KAFKA_PATIENCE);
        Set<TopicPartition> all = new HashSet<>(known);
        all.addAll(found);
        consumer.assign(all);
        for (TopicPartition each : found) {
            consumer.seek(each, Math.max(begins.get(each), ends.get(each) - REACH));
            state.topics.exists(each.topic());
        }
        known.addAll(found);
    }

    private void poll() throws InterruptedException {
        if (known.isEmpty()) {
            Runnable question = questions.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
            if (question != null) {
                question.run();
            }
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            take(record);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return; // its key was deleted
        }
        try {
            readers.get(record.topic()).read(record);
            state.topics.read(record.topic());
        } catch (IOException e) {
            state.topics.unreadable(record.topic());
        }
    }

    private void answer() {
        for (Runnable each = questions.poll(); each != null; each = questions.poll()) {
            each.run();
        }
    }

    /** Ends reading and waits for it. */
    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join(END_PATIENCE.toMillis());
    }
}
