package io.flinkalexnet.flink.classify;

import static io.flinkalexnet.flink.classify.TestModels.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.kafka.ImageRecordDeserializer;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.KafkaSinks;
import io.flinkalexnet.flink.kafka.TopicWriter;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import io.flinkalexnet.schema.Prediction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole stage over Kafka, with the engine that {@code auto} finds. */
@Timeout(180)
class ClassifyITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    /** More than one task manager has slots: a task dies whichever is terminated. */
    private static final int PARALLELISM = 3;

    private static final int IMAGES = 300;
    private static final ClassifyOptions OPTIONS =
            ClassifyOptions.from(
                    new Configuration()
                            .set(ClassifyOptions.BATCH_SIZE, 16)
                            .set(EngineOptions.THREADS, 1));

    @TempDir private Path folder;

    @Test
    void everyImageIsPredictedOnceThoughATaskManagerDiesAndTheModelChanges(
            @InjectMiniCluster MiniCluster cluster) throws Exception {
        Run run = new Run("killed");
        run.announce(TestModels.write(folder, 1));
        run.send("first", IMAGES);
        JobClient job = run.submit(run.images(), run.announcements());
        run.awaitPredictions(1);

        run.send("second", IMAGES);
        cluster.terminateTaskManager(0).get();
        cluster.startTaskManager();
        run.awaitPredictions(2 * IMAGES);
        assertThat(run.versions()).containsExactly(1L);
        assertThat(restarts(cluster, job)).isPositive();

        run.announce(TestModels.write(folder, 2));
        int sent = 2 * IMAGES;
        while (!run.versions().contains(2L)) {
            run.send("late-" + sent, 20);
            sent += 20;
            run.awaitPredictions(sent);
        }
        job.cancel().get();

        assertThat(run.predictions())
                .hasSize(sent)
                .extracting(Prediction::getImageId)
                .doesNotHaveDuplicates();
    }

    private static int restarts(MiniCluster cluster, JobClient job) throws Exception {
        int restarts = 0;
        for (AccessExecutionVertex task :
                cluster.getExecutionGraph(job.getJobID()).get().getAllExecutionVertices()) {
            restarts = Math.max(restarts, task.getCurrentExecutionAttempt().getAttemptNumber());
        }
        return restarts;
    }

    @Test
    void aBoundedJobPredictsEveryImageAndEnds() throws Exception {
        Run run = new Run("bounded");
        run.announce(TestModels.write(folder, 1));
        run.send("picture", IMAGES);

        run.submit(
                        run.images().setBounded(OffsetsInitializer.latest()),
                        run.announcements().setBounded(OffsetsInitializer.latest()))
                .getJobExecutionResult()
                .get();

        assertThat(run.predictions())
                .hasSize(IMAGES)
                .extracting(Prediction::getImageId)
                .doesNotHaveDuplicates();
        assertThat(SharedModels.PROCESS.size()).isZero();
    }

    /** Three topics of its own, and a job over them. */
    private static final class Run {
        private final AvroWire<Prediction> wire = AvroWire.of(Prediction.class);
        private final String name;

        Run(String name) throws Exception {
            this.name = name;
            BROKER.createTopic(topic("images"), PARALLELISM);
            BROKER.createTopic(topic("models"), 1);
            BROKER.createTopic(topic("predictions"), PARALLELISM);
        }

        private String topic(String content) {
            return name + "-" + content;
        }

        void announce(AnnouncedModel model) throws Exception {
            TestModels.announce(BROKER, topic("models"), model);
        }

        void send(String prefix, int count) throws Exception {
            BROKER.produce(topic("images"), TestImages.images(prefix, count, null));
        }

        KafkaSourceBuilder<EncodedImage> images() {
            return source("images", new ImageRecordDeserializer())
                    .setStartingOffsets(OffsetsInitializer.earliest());
        }

        KafkaSourceBuilder<AnnouncedModel> announcements() throws Exception {
            return source("models", new AnnouncementDeserializer())
                    .setStartingOffsets(start().announcementsFrom(topic("models")));
        }

        private <T> KafkaSourceBuilder<T> source(
                String content, KafkaRecordDeserializationSchema<T> deserializer) {
            return KafkaSource.<T>builder()
                    .setBootstrapServers(BROKER.bootstrapServers())
                    .setProperties(kafka().consumerProperties())
                    .setTopics(topic(content))
                    .setDeserializer(deserializer);
        }

        private StartModel start() throws Exception {
            return StartModels.newest(kafka(), topic("models"), TestModels.NAME);
        }

        JobClient submit(
                KafkaSourceBuilder<EncodedImage> images,
                KafkaSourceBuilder<AnnouncedModel> announcements)
                throws Exception {
            StreamExecutionEnvironment environment = environment();
            ClassifyStage stage =
                    ClassifyStage.of(
                            stream(environment, "images", images)
                                    .map(each -> image(each.id(), 0))
                                    .returns(CroppedImage.class),
                            stream(environment, "models", announcements),
                            start(),
                            OPTIONS);
            stage.predictions()
                    .map(ImagePrediction::toAvro)
                    .returns(new AvroTypeInfo<>(Prediction.class))
                    .sinkTo(
                            KafkaSinks.exactlyOnce(
                                    kafka(), TopicWriter.predictions(topic("predictions")), name))
                    .uid("predictions");
            return environment.executeAsync();
        }

        private static <T> DataStream<T> stream(
                StreamExecutionEnvironment environment, String uid, KafkaSourceBuilder<T> source) {
            return environment
                    .fromSource(source.build(), WatermarkStrategy.noWatermarks(), uid)
                    .uid(uid);
        }

        /** Each look takes as long as opening a consumer does. */
        void awaitPredictions(int count) throws Exception {
            while (predictions().size() < count) {
                Thread.onSpinWait();
            }
        }

        List<Prediction> predictions() throws Exception {
            return BROKER.readCommitted(topic("predictions"), wire);
        }

        Set<Long> versions() throws Exception {
            return predictions().stream()
                    .map(Prediction::getModelVersion)
                    .collect(Collectors.toSet());
        }
    }

    private static KafkaOptions kafka() {
        return KafkaOptions.of(BROKER.bootstrapServers());
    }

    private static StreamExecutionEnvironment environment() {
        Configuration config = new Configuration();
        config.set(PipelineOptions.GENERIC_TYPES, false);
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
        config.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(config);
        environment.enableCheckpointing(300);
        environment.setParallelism(PARALLELISM);
        return environment;
    }
}
