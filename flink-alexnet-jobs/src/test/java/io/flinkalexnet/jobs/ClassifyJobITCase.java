package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.flinkalexnet.engine.image.TestPictures;
import io.flinkalexnet.flink.classify.ClassifyOptions;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.fetch.FetchOptions;
import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.ImageRecord;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.Prediction;
import io.flinkalexnet.schema.RejectedImage;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.flink.streaming.runtime.partitioner.RebalancePartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ClassifyJobITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final int PARALLELISM = 2;
    private static final int GOOD = 100;
    private static final BufferedImage PICTURE = TestPictures.picture(60, 45, 1);

    @TempDir private Path folder;

    @Test
    void predictsEveryGoodPictureOnceAndRejectsEveryBadOneWithItsBytes() throws Exception {
        Topics topics = topics("hostile", 1);
        Map<String, byte[]> bad = bad();
        List<ImageRecord> images = images(bad);
        BROKER.produce(topics.images(), images.subList(0, 50).toArray(ImageRecord[]::new));
        BROKER.produceInTransaction(
                topics.images(), images.subList(50, images.size()).toArray(ImageRecord[]::new));
        ServedModel model = ServedModel.write(folder, 7);
        announce(topics, model);

        JobExecutionResult result = run(new Run(topics, null));

        List<RejectedImage> rejected = read(topics.rejectedImages(), RejectedImage.class);
        assertThat(reasons(rejected))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "truncated", "TRUNCATED",
                                "text", "UNSUPPORTED_FORMAT",
                                "empty", "EMPTY",
                                "huge", "TOO_LARGE"));
        assertThat(rejected)
                .allSatisfy(
                        each -> {
                            assertThat(bytes(each.getOriginal()))
                                    .isEqualTo(bad.get(each.getImageId()));
                            assertThat(each.getJob()).isEqualTo("classify");
                        });
        List<String> goodIds =
                images.stream().map(ImageRecord::getId).filter(id -> !bad.containsKey(id)).toList();
        assertThat(read(topics.predictions(), Prediction.class))
                .allSatisfy(each -> assertThat(each.getModelVersion()).isEqualTo(7))
                .extracting(Prediction::getImageId)
                .containsExactlyInAnyOrderElementsOf(goodIds);
        assertThat(read(topics.embeddings(), Embedding.class))
                .allSatisfy(each -> assertThat(norm(each)).isCloseTo(1, offset(1e-5)))
                .extracting(Embedding::getImageId)
                .containsExactlyInAnyOrderElementsOf(goodIds);
        assertThat(result.getAllAccumulatorResults())
                .containsEntry(ClassifyJob.IMAGES_IN, (long) images.size())
                .containsEntry(ClassifyJob.PREDICTED, (long) goodIds.size())
                .containsEntry(ClassifyJob.REJECTED, (long) bad.size());
    }

    /** A CMYK and a rotated picture among the good ones, the bad ones in between. */
    private static List<ImageRecord> images(Map<String, byte[]> bad) {
        List<ImageRecord> images = new ArrayList<>();
        for (int i = 0; i < GOOD; i++) {
            BufferedImage picture = TestPictures.picture(40 + i, 50, i);
            byte[] encoded =
                    i % 2 == 0 ? TestPictures.jpeg(picture) : TestPictures.encode(picture, "png");
            images.add(TestImages.image("picture-" + i, null, encoded));
        }
        images.add(TestImages.image("cmyk", null, TestPictures.cmykJpeg(PICTURE, 200)));
        images.add(
                TestImages.image(
                        "rotated",
                        null,
                        TestPictures.withOrientation(TestPictures.jpeg(PICTURE), 6)));
        int at = 0;
        for (Map.Entry<String, byte[]> each : bad.entrySet()) {
            images.add(at, TestImages.image(each.getKey(), null, each.getValue()));
            at += 30;
        }
        return images;
    }

    private static Map<String, byte[]> bad() {
        byte[] jpeg = TestPictures.jpeg(PICTURE);
        return Map.of(
                "truncated", Arrays.copyOf(jpeg, jpeg.length / 2),
                "text", "not a picture".getBytes(StandardCharsets.UTF_8),
                "empty", new byte[0],
                "huge", TestPictures.withJpegSize(jpeg, 65_500, 65_500));
    }

    private static Map<String, String> reasons(List<RejectedImage> rejected) {
        Map<String, String> reasons = new HashMap<>();
        for (RejectedImage each : rejected) {
            assertThat(reasons.put(each.getImageId(), each.getReason())).isNull();
        }
        return reasons;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static double norm(Embedding embedding) {
        double squares = 0;
        for (float value : embedding.getVector()) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    /** Had it followed version 9, which was there before, it would not take version 5. */
    @Test
    void startsWithTheNamedFileAndFollowsWhatIsAnnouncedFromThenOn() throws Exception {
        Topics topics = topics("named", PARALLELISM);
        announce(topics, ServedModel.write(folder, 9));
        StreamExecutionEnvironment environment = environment();
        ClassifyJob.addTo(
                environment, new Run(topics, ServedModel.write(folder, 3).uri()).unbounded());
        JobClient job = environment.executeAsync(ClassifyJob.NAME);
        int sent = 0;
        while (!versions(topics).contains(3L)) {
            sent = sendOne(topics, sent);
        }

        announce(topics, ServedModel.write(folder, 5));
        while (!versions(topics).contains(5L)) {
            sent = sendOne(topics, sent);
        }
        job.cancel().get();

        assertThat(versions(topics)).containsExactlyInAnyOrder(3L, 5L);
    }

    private static int sendOne(Topics topics, int sent) throws Exception {
        BROKER.produce(
                topics.images(),
                TestImages.image("picture-" + sent, null, TestPictures.jpeg(PICTURE)));
        return sent + 1;
    }

    private static Set<Long> versions(Topics topics) throws Exception {
        return read(topics.predictions(), Prediction.class).stream()
                .map(Prediction::getModelVersion)
                .collect(Collectors.toSet());
    }

    @Test
    void endsWithoutAPicture() throws Exception {
        Topics topics = topics("nothing", 1);

        JobExecutionResult result = run(new Run(topics, ServedModel.write(folder, 1).uri()));

        assertThat(result.getAllAccumulatorResults()).containsEntry(ClassifyJob.IMAGES_IN, 0L);
    }

    @Test
    void decodedPicturesStayOnTheirSubtask() throws Exception {
        for (int partitions : new int[] {1, PARALLELISM}) {
            Topics topics = topics("graph-" + partitions, partitions);
            StreamExecutionEnvironment environment = environment();
            ClassifyJob.addTo(
                    environment, new Run(topics, ServedModel.write(folder, 1).uri()).options());

            StreamGraph graph = environment.getStreamGraph();

            assertThat(edgeBehind(graph, ClassifyJob.DECODE_UID).getPartitioner())
                    .isInstanceOf(ForwardPartitioner.class);
            assertThat(edgeBehind(graph, ClassifyJob.IMAGES_UID).getPartitioner())
                    .isInstanceOf(
                            partitions < PARALLELISM
                                    ? RebalancePartitioner.class
                                    : ForwardPartitioner.class);
        }
    }

    /** The first edge out of an operator. */
    private static StreamEdge edgeBehind(StreamGraph graph, String uid) {
        for (StreamNode node : graph.getStreamNodes()) {
            if (uid.equals(node.getTransformationUID())) {
                return node.getOutEdges().get(0);
            }
        }
        throw new AssertionError("no operator has the uid " + uid);
    }

    @Test
    void namesTheTopicsThatAreMissing() throws Exception {
        BROKER.createTopic("alone", 1);
        Topics topics =
                new Topics("alone", "-", "absent-p", "absent-e", "absent-r", "absent-m", "-");
        StreamExecutionEnvironment environment = environment();

        assertThatThrownBy(
                        () ->
                                ClassifyJob.addTo(
                                        environment, new Run(topics, "file:///m").options()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "topics that don't exist at %s: absent-m, absent-p, absent-e, absent-r;",
                        BROKER.bootstrapServers());
    }

    private record Run(Topics topics, String modelUri) {
        ClassifyJobOptions options() {
            return options(true);
        }

        ClassifyJobOptions unbounded() {
            return options(false);
        }

        private ClassifyJobOptions options(boolean bounded) {
            Configuration config =
                    new Configuration()
                            .set(ClassifyOptions.BATCH_SIZE, 16)
                            .set(EngineOptions.THREADS, 1);
            return new ClassifyJobOptions(
                    KafkaOptions.of(BROKER.bootstrapServers()),
                    topics,
                    TrainOptions.MODEL_NAME.defaultValue(),
                    modelUri,
                    bounded,
                    InputOptions.DEFAULT,
                    FetchOptions.NOWHERE,
                    ClassifyOptions.from(config));
        }
    }

    private static JobExecutionResult run(Run run) throws Exception {
        StreamExecutionEnvironment environment = environment();
        ClassifyJob.addTo(environment, run.options());
        return environment.execute(ClassifyJob.NAME);
    }

    /** Every operator has to name its uid. */
    private static StreamExecutionEnvironment environment() {
        return JobEnvironments.local(
                new Configuration()
                        .set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM)
                        .set(PipelineOptions.AUTO_GENERATE_UIDS, false)
                        .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300)));
    }

    private static Topics topics(String name, int partitions) throws Exception {
        Topics topics =
                new Topics(
                        name + "-images",
                        name + "-labeled",
                        name + "-predictions",
                        name + "-embeddings",
                        name + "-rejected",
                        name + "-models",
                        name + "-metrics");
        for (String topic : List.of(topics.images(), topics.predictions(), topics.embeddings())) {
            BROKER.createTopic(topic, partitions);
        }
        BROKER.createTopic(
                topics.rejectedImages(), partitions, Map.of("max.message.bytes", "2000000"));
        BROKER.createTopic(topics.models(), 1);
        return topics;
    }

    private static void announce(Topics topics, ServedModel model) throws Exception {
        String name = TrainOptions.MODEL_NAME.defaultValue();
        BROKER.produceBytes(
                topics.models(),
                0,
                name.getBytes(StandardCharsets.UTF_8),
                AvroWire.of(ModelAnnouncement.class).encode(model.announcement(name)));
    }

    private static <T extends SpecificRecord> List<T> read(String topic, Class<T> type)
            throws Exception {
        return BROKER.readCommitted(topic, AvroWire.of(type));
    }
}
