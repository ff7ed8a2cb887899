package io.flinkalexnet.jobs;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.Rejections;
import io.flinkalexnet.flink.kafka.ImageRecordDeserializer;
import io.flinkalexnet.flink.kafka.KafkaSinks;
import io.flinkalexnet.flink.kafka.TopicWriter;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.stats.StatisticsStage;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads the training topic once, from its beginning to where it ends at the start of the job, and
 * writes the statistics file. Records that can't be used go to the rejected pictures, exactly once.
 */
public final class StatsJob {
    /** Name of the job. */
    public static final String NAME = "alexnet-stats";

    private static final String SOURCE_UID = "stats-images";
    private static final String REJECTED_UID = "stats-rejected-images";

    private StatsJob() {}

    /**
     * Runs the job.
     *
     * @param arguments as {@link JobArguments} describes them
     */
    public static void main(String[] arguments) throws Exception {
        JobMain.run(NAME, () -> submit(arguments));
    }

    private static void submit(String[] arguments) throws Exception {
        JobArguments parsed = JobArguments.parse(arguments, StatsJobOptions.ALL);
        StatsJobOptions options = StatsJobOptions.from(parsed.configuration());
        StreamExecutionEnvironment environment = parsed.environment();
        addTo(environment, options);
        environment.execute(NAME);
    }

    /**
     * Adds the job to an environment. Asks Kafka for the topics.
     *
     * @throws IllegalArgumentException if a topic is missing
     * @throws IOException if no broker answers
     */
    public static void addTo(StreamExecutionEnvironment environment, StatsJobOptions options)
            throws IOException {
        SubmittedTopics.require(environment, options.kafka(), needs(options.topics()));
        StatisticsStage stage =
                StatisticsStage.of(
                        images(environment, options),
                        options.network().geometry(),
                        options.statistics().heldOut(),
                        options.statistics().file());
        stage.partial()
                .getSideOutput(Rejections.REJECTED)
                .sinkTo(
                        KafkaSinks.exactlyOnce(
                                options.kafka(),
                                TopicWriter.rejections(options.topics().rejectedImages()),
                                transactions(options.topics())))
                .name("rejected images")
                .uid(REJECTED_UID);
    }

    private static KafkaNeeds needs(Topics topics) {
        return new KafkaNeeds(
                topics.imagesLabeled(),
                topics.rejectedImages(),
                null,
                List.of(topics.imagesLabeled()),
                List.of(topics.rejectedImages()),
                List.of(transactions(topics)),
                0);
    }

    private static String transactions(Topics topics) {
        return "stats-%s-rejected-images".formatted(topics.imagesLabeled());
    }

    private static DataStream<EncodedImage> images(
            StreamExecutionEnvironment environment, StatsJobOptions options) throws IOException {
        String topic = options.topics().imagesLabeled();
        KafkaSource<EncodedImage> source =
                KafkaSource.<EncodedImage>builder()
                        .setTopics(topic)
                        .setProperties(options.kafka().consumerProperties())
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setBounded(
                                SubmittedTopics.end(
                                        topic, SubmittedTopics.ranges(options.kafka(), topic)))
                        .setDeserializer(new ImageRecordDeserializer(options.input()))
                        .build();
        return environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "labeled images")
                .uid(SOURCE_UID);
    }
}
