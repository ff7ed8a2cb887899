package io.flinkalexnet.jobs;

import io.flinkalexnet.flink.augment.DecodeFunction;
import io.flinkalexnet.flink.classify.AnnouncedModel;
import io.flinkalexnet.flink.classify.AnnouncementDeserializer;
import io.flinkalexnet.flink.classify.ClassifyOperator;
import io.flinkalexnet.flink.classify.ClassifyStage;
import io.flinkalexnet.flink.classify.CroppedImage;
import io.flinkalexnet.flink.classify.ImageEmbedding;
import io.flinkalexnet.flink.classify.ImagePrediction;
import io.flinkalexnet.flink.classify.StartModel;
import io.flinkalexnet.flink.classify.StartModels;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.Rejection;
import io.flinkalexnet.flink.decode.Rejections;
import io.flinkalexnet.flink.fetch.FetchFunction;
import io.flinkalexnet.flink.kafka.ImageRecordDeserializer;
import io.flinkalexnet.flink.kafka.InputFormat;
import io.flinkalexnet.flink.kafka.KafkaSinks;
import io.flinkalexnet.flink.kafka.TopicWriter;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.source.PartitionRange;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.Prediction;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Classifies the pictures of a topic, from its first one on: predictions and rejections exactly
 * once, embeddings as upserts. Every picture is either predicted or rejected.
 */
public final class ClassifyJob {
    /** How Flink calls the job. */
    public static final String NAME = "alexnet-classify";

    // uids; changing one loses state. Those of verifier and classifier are theirs.
    public static final String IMAGES_UID = "classify-images";
    public static final String COUNT_UID = "classify-count-images";
    public static final String FETCH_UID = "classify-fetch";
    public static final String DECODE_UID = "classify-decode";
    public static final String MODELS_UID = "classify-models";
    public static final String TO_PREDICTIONS_UID = "classify-to-predictions";
    public static final String PREDICTIONS_UID = "classify-predictions";
    public static final String TO_EMBEDDINGS_UID = "classify-to-embeddings";
    public static final String EMBEDDINGS_UID = "classify-embeddings";
    public static final String COUNT_REJECTED_UID = "classify-count-rejected";
    public static final String REJECTED_UID = "classify-rejected-images";

    /** Accumulator: pictures that came in, as of the newest checkpoint after a restart. */
    public static final String IMAGES_IN = "imagesIn";

    /** Accumulator: pictures that were predicted. */
    public static final String PREDICTED = "predicted";

    /** Accumulator: pictures that were rejected. */
    public static final String REJECTED = "rejected";

    private final ClassifyJobOptions options;
    private final StartModel start;
    private final List<PartitionRange> images;
    private final List<PartitionRange> models;

    private ClassifyJob(StreamExecutionEnvironment environment, ClassifyJobOptions options)
            throws IOException {
        this.options = options;
        options.classify().engine().checkBeforeSubmission();
        Topics topics = options.topics();
        SubmittedTopics.require(environment, options.kafka(), needs(topics));
        start =
                options.modelUri() == null
                        ? StartModels.newest(options.kafka(), topics.models(), options.modelName())
                        : StartModels.fromFile(options.modelName(), options.modelUri());
        images = SubmittedTopics.ranges(options.kafka(), topics.images());
        models = SubmittedTopics.ranges(options.kafka(), topics.models());
    }

    public static void main(String[] args) throws Exception {
        JobMain.run(NAME, () -> submit(args));
    }

    private static void submit(String[] args) throws Exception {
        JobArguments arguments = JobArguments.parse(args, ClassifyJobOptions.ALL);
        StreamExecutionEnvironment environment = arguments.environment();
        addTo(environment, ClassifyJobOptions.from(arguments.configuration()));
        environment.execute(NAME);
    }

    /**
     * Adds the job to an environment, with its parallelism. Asks Kafka for the topics and reads and
     * checks the start model.
     *
     * @throws IllegalArgumentException if a topic is missing, there is no model of the name, or the
     *     engine lacks the precision
     * @throws IOException if the model's file is not good, or no broker answers
     */
    public static void addTo(StreamExecutionEnvironment environment, ClassifyJobOptions options)
            throws IOException {
        new ClassifyJob(environment, options).wire(environment);
    }

    private KafkaNeeds needs(Topics topics) {
        return new KafkaNeeds(
                topics.images(),
                topics.rejectedImages(),
                topics.models(),
                List.of(topics.images(), topics.models()),
                List.of(topics.predictions(), topics.embeddings(), topics.rejectedImages()),
                List.of(transactions("predictions"), transactions("rejected-images")),
                options.input().format() == InputFormat.URI ? options.fetch().maxBytes() : 0);
    }

    private void wire(StreamExecutionEnvironment environment) {
        DataStream<EncodedImage> images = count(images(environment));
        DataStream<Rejection> unfetchable = null;
        if (options.input().format() == InputFormat.URI) {
            SingleOutputStreamOperator<EncodedImage> fetched = fetch(images);
            unfetchable = fetched.getSideOutput(Rejections.REJECTED);
            images = fetched;
        }
        SingleOutputStreamOperator<CroppedImage> decoded = decode(images);
        ClassifyStage stage =
                ClassifyStage.of(decoded, announcements(environment), start, options.classify());
        writePredictions(stage.predictions());
        writeEmbeddings(stage.predictions().getSideOutput(ClassifyOperator.EMBEDDINGS));
        DataStream<Rejection> rejected = decoded.getSideOutput(Rejections.REJECTED);
        writeRejections(unfetchable == null ? rejected : rejected.union(unfetchable));
    }

    /** Encoded pictures, on all subtasks even if the topic has fewer partitions. */
    private DataStream<EncodedImage> images(StreamExecutionEnvironment environment) {
        String topic = options.topics().images();
        KafkaSourceBuilder<EncodedImage> source =
                source(topic, new ImageRecordDeserializer(options.input()))
                        .setStartingOffsets(OffsetsInitializer.earliest());
        if (options.bounded()) {
            source.setBounded(SubmittedTopics.end(topic, images));
        }
        DataStream<EncodedImage> stream =
                environment
                        .fromSource(source.build(), WatermarkStrategy.noWatermarks(), "images")
                        .uid(IMAGES_UID);
        return images.size() < environment.getParallelism() ? stream.rebalance() : stream;
    }

    private DataStream<AnnouncedModel> announcements(StreamExecutionEnvironment environment) {
        String topic = options.topics().models();
        OffsetsInitializer end = SubmittedTopics.end(topic, models);
        // whoever names a file wants that file, not one that was announced before
        KafkaSourceBuilder<AnnouncedModel> source =
                source(topic, new AnnouncementDeserializer())
                        .setStartingOffsets(
                                options.modelUri() == null ? start.announcementsFrom(topic) : end);
        if (options.bounded()) {
            source.setBounded(end);
        }
        return environment
                .fromSource(source.build(), WatermarkStrategy.noWatermarks(), "models")
                .uid(MODELS_UID)
                .setParallelism(1);
    }

    private <T> KafkaSourceBuilder<T> source(
            String topic, KafkaRecordDeserializationSchema<T> deserializer) {
        return KafkaSource.<T>builder()
                .setBootstrapServers(options.kafka().bootstrapServers())
                .setProperties(options.kafka().consumerProperties())
                .setTopics(topic)
                .setDeserializer(deserializer);
    }

    private static DataStream<EncodedImage> count(DataStream<EncodedImage> images) {
        return images.map(new CountingMap<>(IMAGES_IN, (EncodedImage each) -> each))
                .returns(EncodedImage.class)
                .name("count images")
                .uid(COUNT_UID);
    }

    private SingleOutputStreamOperator<EncodedImage> fetch(DataStream<EncodedImage> images) {
        return images.process(new FetchFunction(options.fetch(), "classify"))
                .returns(EncodedImage.class)
                .name("fetch")
                .uid(FETCH_UID);
    }

    /** As parallel as the classifier, so that decoded pictures stay where they are. */
    private SingleOutputStreamOperator<CroppedImage> decode(DataStream<EncodedImage> encoded) {
        return encoded.process(new DecodeFunction(start.geometry(), "classify"))
                .returns(CroppedImage.class)
                .name("decode")
                .uid(DECODE_UID);
    }

    private void writePredictions(DataStream<ImagePrediction> predictions) {
        predictions
                .map(new CountingMap<>(PREDICTED, ImagePrediction::toAvro))
                .returns(new AvroTypeInfo<>(Prediction.class))
                .name("to predictions")
                .uid(TO_PREDICTIONS_UID)
                .sinkTo(
                        KafkaSinks.exactlyOnce(
                                options.kafka(),
                                TopicWriter.predictions(options.topics().predictions()),
                                transactions("predictions")))
                .name("predictions")
                .uid(PREDICTIONS_UID);
    }

    /** Unlike those of a job that serves another line of models on the same brokers. */
    private String transactions(String sink) {
        return "classify-%s-%s".formatted(options.modelName(), sink);
    }

    private void writeEmbeddings(DataStream<ImageEmbedding> embeddings) {
        embeddings
                .map(ImageEmbedding::toAvro)
                .returns(new AvroTypeInfo<>(Embedding.class))
                .name("to embeddings")
                .uid(TO_EMBEDDINGS_UID)
                .sinkTo(
                        KafkaSinks.upsert(
                                options.kafka(),
                                TopicWriter.embeddings(options.topics().embeddings())))
                .name("embeddings")
                .uid(EMBEDDINGS_UID);
    }

    private void writeRejections(DataStream<Rejection> rejections) {
        rejections
                .map(new CountingMap<>(REJECTED, (Rejection each) -> each))
                .returns(TypeInformation.of(Rejection.class))
                .name("count rejected")
                .uid(COUNT_REJECTED_UID)
                .sinkTo(
                        KafkaSinks.exactlyOnce(
                                options.kafka(),
                                TopicWriter.rejections(options.topics().rejectedImages()),
                                transactions("rejected-images")))
                .name("rejected images")
                .uid(REJECTED_UID);
    }
}
