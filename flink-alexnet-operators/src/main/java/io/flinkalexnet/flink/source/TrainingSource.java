package io.flinkalexnet.flink.source;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.PictureTopic;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads a topic of pictures several times, in an order that depends on the topic's content at the
 * first start, the held-out rule, seed, chunk and group size alone, across any failure and restore.
 * Every epoch has its own order; records carry their epoch and a dense sequence number. The topic
 * must neither be compacted nor lose records while it is trained on: what is missed ends the job
 * without a restart. Parallelism 1.
 *
 * <p>With {@link TrainingSourceOptions#bounded} false the topic is read once, from its beginning
 * and as it grows: chunks are cut from the first offset of each partition, and a group is made of
 * the next chunks that are complete, of whatever partition. The epoch is always 0. With one
 * partition the order depends on the content alone, and repeats; with more it depends on what
 * arrived first, and a restored job repeats the group under way, then goes on with what is there:
 * nothing is lost or doubled. Partitions that are added are read from their beginning. Records
 * behind the last complete chunk wait.
 *
 * <p>Encoded records of one group and one chunk are in memory. An unreadable record is emitted too,
 * with its problem: it has a place in the order.
 */
public final class TrainingSource
        implements Source<EncodedImage, TrainingSplit, TrainingEnumeratorState>,
                ResultTypeQueryable<EncodedImage> {
    /** Operator uid and name; part of what a savepoint means. */
    public static final String UID = "training-source";

    private static final long serialVersionUID = 1L;

    private final PictureTopic topic;
    private final TrainingSourceOptions options;
    private final HeldOut heldOut;

    /**
     * @param topic of ImageRecords
     * @param heldOut which pictures are skipped before they are numbered
     */
    public TrainingSource(
            KafkaOptions kafka, String topic, TrainingSourceOptions options, HeldOut heldOut) {
        this(new PictureTopic(kafka, topic, InputOptions.DEFAULT), options, heldOut);
    }

    /**
     * @param topic of records whose pictures are on it themselves
     * @param heldOut which pictures are skipped before they are numbered
     */
    public TrainingSource(PictureTopic topic, TrainingSourceOptions options, HeldOut heldOut) {
        topic.input().forTraining();
        this.topic = topic;
        this.options = options;
        this.heldOut = heldOut;
    }

    /** The stream of the source with its uid and parallelism; without watermarks. */
    public SingleOutputStreamOperator<EncodedImage> addTo(StreamExecutionEnvironment environment) {
        return environment
                .fromSource(this, WatermarkStrategy.noWatermarks(), UID, getProducedType())
                .setParallelism(1)
                .setMaxParallelism(1)
                .uid(UID);
    }

    @Override
    public Boundedness getBoundedness() {
        return options.bounded() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<TrainingSplit, TrainingEnumeratorState> createEnumerator(
            SplitEnumeratorContext<TrainingSplit> context) {
        return restoreEnumerator(context, TrainingEnumeratorState.UNKNOWN);
    }

    @Override
    public SplitEnumerator<TrainingSplit, TrainingEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<TrainingSplit> context, TrainingEnumeratorState state) {
        if (context.currentParallelism() != 1) {
            throw new IllegalArgumentException(
                    "the training source runs with parallelism 1, was %d; use TrainingSource.addTo"
                            .formatted(context.currentParallelism()));
        }
        return new TrainingEnumerator(
                context,
                TrainingOrder.of(topic.name(), options, heldOut),
                () -> TopicRanges.kept(topic.kafka(), topic.name()),
                state);
    }

    @Override
    public SourceReader<EncodedImage, TrainingSplit> createReader(SourceReaderContext context) {
        return new TrainingReader(
                topic, TrainingOrder.of(topic.name(), options, heldOut), options.epochs(), heldOut);
    }

    @Override
    public SimpleVersionedSerializer<TrainingSplit> getSplitSerializer() {
        return TrainingSplitSerializer.INSTANCE;
    }

    @Override
    public SimpleVersionedSerializer<TrainingEnumeratorState> getEnumeratorCheckpointSerializer() {
        return TrainingEnumeratorStateSerializer.INSTANCE;
    }

    @Override
    public TypeInformation<EncodedImage> getProducedType() {
        return TypeInformation.of(EncodedImage.class);
    }
}
