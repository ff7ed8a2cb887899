package io.flinkalexnet.flink.decode;

import io.flinkalexnet.engine.image.RejectionReason;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Every picture is accounted for: {@code imagesIn = imagesOut + imagesRejected} of an operator. All
 * reasons are there from the start, so that a rate has something to begin with.
 */
public final class ImageCounters {
    public static final String IMAGES_IN = "imagesIn";
    public static final String IMAGES_OUT = "imagesOut";

    /** Counted as a whole and, in a group of this key for each reason, by reason. */
    public static final String IMAGES_REJECTED = "imagesRejected";

    /** Key of the groups by reason; values are the names of {@link RejectionReason}. */
    public static final String REASON = "reason";

    private final Counter in;
    private final Counter out;
    private final Counter rejected;
    private final Map<RejectionReason, Counter> rejectedByReason =
            new EnumMap<>(RejectionReason.class);

    private ImageCounters(MetricGroup group) {
        in = group.counter(IMAGES_IN);
        out = group.counter(IMAGES_OUT);
        rejected = group.counter(IMAGES_REJECTED);
        for (RejectionReason reason : RejectionReason.values()) {
            rejectedByReason.put(
                    reason, group.addGroup(REASON, reason.name()).counter(IMAGES_REJECTED));
        }
    }

    public static ImageCounters in(MetricGroup group) {
        return new ImageCounters(group);
    }

    /** Pictures that came in. */
    public Counter in() {
        return in;
    }

    /** Pictures that went on. */
    public Counter out() {
        return out;
    }

    /** Counts a picture that did not. */
    public void reject(RejectionReason reason) {
        rejected.inc();
        rejectedByReason.get(reason).inc();
    }
}
