package io.flinkalexnet.flink.augment;

import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.flink.classify.CroppedImage;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.EncodedImageDecoder;
import io.flinkalexnet.flink.decode.ImageCounters;
import io.flinkalexnet.flink.decode.Rejections;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decodes pictures and crops them at their centre. What can't be decoded goes to {@link
 * Rejections#REJECTED}. Stateless: the same record gives the same result.
 */
public final class DecodeFunction extends ProcessFunction<EncodedImage, CroppedImage> {
    private static final long serialVersionUID = 1L;

    private final ImageGeometry geometry;
    private final String job;
    private transient EncodedImageDecoder decoder;
    private transient ImageCounters counters;

    /**
     * @param geometry of the model that will see the pictures
     * @param job named in rejections: classify or stats
     */
    public DecodeFunction(ImageGeometry geometry, String job) {
        this.geometry = geometry;
        this.job = job;
    }

    @Override
    public void open(OpenContext context) {
        counters = ImageCounters.in(getRuntimeContext().getMetricGroup());
        decoder = EncodedImageDecoder.open(geometry);
    }

    @Override
    public void processElement(EncodedImage image, Context context, Collector<CroppedImage> out) {
        counters.in().inc();
        byte[] pixels;
        try {
            byte[] decoded = decoder.decode(image);
            pixels = Augmentation.centerCrop(geometry, decoded).pixels();
        } catch (ImageRejectedException e) {
            counters.reject(e.reason());
            context.output(Rejections.REJECTED, Rejections.of(image, e, job));
            return;
        }
        counters.out().inc();
        out.collect(new CroppedImage(image.id(), image.eventTimeMillis(), pixels));
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
    }
}
