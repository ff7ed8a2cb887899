package io.flinkalexnet.flink.decode;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Every picture is accounted for: {@code imagesIn = imagesOut + imagesRejected} of an operator.
 *
 * @param in pictures that came in
 * @param out pictures that went on
 * @param rejected pictures that did not
 */
public record ImageCounters(Counter in, Counter out, Counter rejected) {
    public static final String IMAGES_IN = "imagesIn";
    public static final String IMAGES_OUT = "imagesOut";
    public static final String IMAGES_REJECTED = "imagesRejected";

    public static ImageCounters in(MetricGroup group) {
        return new ImageCounters(
                group.counter(IMAGES_IN),
                group.counter(IMAGES_OUT),
                group.counter(IMAGES_REJECTED));
    }
}
