package io.flinkalexnet.flink.stats;

import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.flink.decode.EncodedImage;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The operators that take the statistics of a bounded stream of training pictures, wired with their
 * uids.
 *
 * @param partial one element of each subtask, with {@link
 *     io.flinkalexnet.flink.decode.Rejections#REJECTED} as side output
 * @param written one element, once the file is there
 */
public record StatisticsStage(
        SingleOutputStreamOperator<PartialStatistics> partial,
        SingleOutputStreamOperator<WrittenStatistics> written) {
    /** Accumulator: records seen so far. */
    public static final String RECORDS = "statisticsRecords";

    /** Accumulators of a job that has ended: refused records; the reason's name follows. */
    public static final String REJECTED_PREFIX = "statisticsRejected.";

    /**
     * Decodes and sums in as many subtasks as the job's parallelism says, in any order: the file's
     * bytes depend on the pictures alone. The job fails, without a restart, if there are pictures
     * of fewer than two labels.
     *
     * @param images bounded; spread over the subtasks here
     * @param geometry the network's, for which the pictures are decoded
     * @param file URI of the file, for any Flink file system; an older one is replaced
     */
    public static StatisticsStage of(
            DataStream<EncodedImage> images,
            ImageGeometry geometry,
            HeldOutRule heldOut,
            String file) {
        SingleOutputStreamOperator<PartialStatistics> partial =
                images.rebalance()
                        .transform(
                                "collect statistics",
                                TypeInformation.of(PartialStatistics.class),
                                new CollectStatisticsOperator(geometry, heldOut))
                        .uid(CollectStatisticsOperator.UID);
        SingleOutputStreamOperator<WrittenStatistics> written =
                partial.transform(
                                "write statistics",
                                TypeInformation.of(WrittenStatistics.class),
                                new WriteStatisticsOperator(geometry, heldOut, file))
                        .uid(WriteStatisticsOperator.UID)
                        .setParallelism(1)
                        .setMaxParallelism(1);
        return new StatisticsStage(partial, written);
    }
}
