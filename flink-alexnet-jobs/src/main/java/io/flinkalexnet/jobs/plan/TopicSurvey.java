package io.flinkalexnet.jobs.plan;

import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.flink.kafka.PictureTopic;
import io.flinkalexnet.jobs.evaluate.TestPicture;
import io.flinkalexnet.jobs.evaluate.TopicPictures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What a topic of pictures holds now.
 *
 * @param records by the offsets: a transaction takes one more, so it may be too many
 * @param bytes on the brokers' disks, or by the sample
 * @param bytesMeasured whether the brokers have said it
 * @param sample encoded pictures from its beginning
 * @param labels of the sample
 */
record TopicSurvey(
        long records, long bytes, boolean bytesMeasured, List<byte[]> sample, List<String> labels) {
    private static final int SAMPLE_MAX = 512;
    private static final long SAMPLE_BYTES_MAX = 64L << 20;

    /**
     * Reads the first pictures of a topic.
     *
     * @throws IOException if there is no such topic, or no broker answers
     */
    static TopicSurvey of(PictureTopic topic) throws IOException, InterruptedException {
        List<byte[]> sample = new ArrayList<>();
        TreeSet<String> labels = new TreeSet<>();
        long sampleBytes = 0;
        try (TopicPictures pictures = new TopicPictures(topic)) {
            TestPicture next = pictures.next();
            while (next != null && sample.size() < SAMPLE_MAX && sampleBytes < SAMPLE_BYTES_MAX) {
                try {
                    sample.add(next.content().read());
                    sampleBytes += sample.get(sample.size() - 1).length;
                } catch (ImageRejectedException e) {
                    // a record that is no picture: training skips it, too
                }
                if (next.label() != null) {
                    labels.add(next.label());
                }
                next = pictures.next();
            }
            OptionalLong onDisk = TopicBytes.of(topic.kafka(), topic.name());
            return new TopicSurvey(
                    pictures.total(),
                    onDisk.orElse(pictures.total() * mean(sampleBytes, sample.size())),
                    onDisk.isPresent(),
                    sample,
                    List.copyOf(labels));
        }
    }

    /** Bytes of a picture's file in the mean of the sample; 0 without one. */
    long meanBytes() {
        return mean(sample.stream().mapToLong(each -> each.length).sum(), sample.size());
    }

    private static long mean(long bytes, int pictures) {
        return pictures == 0 ? 0 : bytes / pictures;
    }
}
