package io.flinkalexnet.flink.decode;

import io.flinkalexnet.engine.image.ImageRejectedException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/** Where refused records go. */
public final class Rejections {
    /** The side output of every function that refuses records. */
    public static final OutputTag<Rejection> REJECTED =
            new OutputTag<>("rejected", TypeInformation.of(Rejection.class));

    private Rejections() {}

    /**
     * A refused record with its bytes.
     *
     * @param job train, classify or stats
     */
    public static Rejection of(EncodedImage image, ImageRejectedException why, String job) {
        return new Rejection(
                image.id(),
                image.encoded(),
                why.reason().name(),
                why.getMessage(),
                job,
                image.topic(),
                image.partition(),
                image.offset());
    }
}
