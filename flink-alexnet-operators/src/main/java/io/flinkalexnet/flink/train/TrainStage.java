package io.flinkalexnet.flink.train;

import io.flinkalexnet.flink.source.EarlyEnd;
import io.flinkalexnet.flink.source.TrainingSource;
import io.flinkalexnet.schema.TrainingMetrics;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The trainer of a job, wired with its uid. */
public final class TrainStage {
    private TrainStage() {}

    /**
     * Trains in a thread of its own, so that decoding goes on meanwhile.
     *
     * @param images every sequence number from 0 on, pictures and holes; behind a source of
     *     parallelism 1. If that is a {@link TrainingSource}, an early stop ends it
     * @param validation what is validated on, and how often
     * @return training metrics, with {@link TrainOperator#ANNOUNCEMENTS} as side output
     */
    public static SingleOutputStreamOperator<TrainingMetrics> of(
            DataStream<TrainingImage> images,
            TrainingPlan plan,
            TrainOptions options,
            ValidationPlan validation) {
        return images.transform(
                        "train",
                        new AvroTypeInfo<>(TrainingMetrics.class),
                        new TrainOperator(plan, options, validation.ending(EarlyEnd.of(images))))
                .uid(TrainOperator.UID)
                .startNewChain()
                .setParallelism(1)
                .setMaxParallelism(1);
    }
}
