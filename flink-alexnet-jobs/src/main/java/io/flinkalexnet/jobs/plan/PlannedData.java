package io.flinkalexnet.jobs.plan;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.DatasetStatistics.Sums;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.flink.stats.StatisticsStore;
import io.flinkalexnet.jobs.TrainJobOptions;
import io.flinkalexnet.jobs.plan.PlanReport.CountedBy;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a training would be told of its pictures.
 *
 * @param statistics those of the file, or made up for the same number of classes
 * @param countedBy how labels and pictures are known
 * @param pictures of an epoch; about so many without a file
 */
record PlannedData(DatasetStatistics statistics, CountedBy countedBy, long pictures) {
    private static final int CLASSES_ASSUMED = 1000;

    /**
     * From the statistics file if it is there, else from the topic's first pictures.
     *
     * @throws IOException if the file is of another geometry or not good
     */
    static PlannedData of(TrainJobOptions options, TopicSurvey topic) throws IOException {
        ImageGeometry geometry = options.network().geometry();
        String file = options.statistics().file();
        if (StatisticsStore.exists(file)) {
            DatasetStatistics statistics = StatisticsStore.read(file, geometry);
            return new PlannedData(statistics, CountedBy.STATISTICS, statistics.images());
        }
        HeldOutRule rule = options.statistics().heldOut();
        long pictures =
                rule.divisor() == 0
                        ? topic.records()
                        : topic.records() - topic.records() / rule.divisor();
        return topic.labels().size() > 1
                ? new PlannedData(madeUp(geometry, topic.labels()), CountedBy.SAMPLE, pictures)
                : new PlannedData(madeUp(geometry, assumed()), CountedBy.ASSUMED, pictures);
    }

    private static List<String> assumed() {
        return IntStream.range(0, CLASSES_ASSUMED).mapToObj("class-%04d"::formatted).toList();
    }

    /** One picture of noise for each label: speed does not depend on what mean and colours are. */
    private static DatasetStatistics madeUp(ImageGeometry geometry, List<String> labels) {
        DatasetStatistics one = new DatasetStatistics(geometry, HeldOutRule.NONE);
        byte[] noise = new byte[geometry.decodedBytes()];
        new Random(0).nextBytes(noise);
        one.add("noise", labels.get(0), noise);
        Sums sums = one.sums();
        TreeMap<String, Long> counts = new TreeMap<>();
        labels.forEach(label -> counts.put(label, 1L));
        return DatasetStatistics.of(
                geometry,
                HeldOutRule.NONE,
                new Sums(
                        times(sums.pixelSums(), labels.size()),
                        times(sums.crossProducts(), labels.size()),
                        counts,
                        0));
    }

    private static long[] times(long[] values, int factor) {
        long[] product = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            product[i] = values[i] * factor;
        }
        return product;
    }
}
