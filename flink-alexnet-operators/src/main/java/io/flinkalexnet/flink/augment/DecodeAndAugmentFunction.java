package io.flinkalexnet.flink.augment;

import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.RejectionReason;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.EncodedImageDecoder;
import io.flinkalexnet.flink.decode.ImageCounters;
import io.flinkalexnet.flink.decode.Rejections;
import io.flinkalexnet.flink.train.TrainingImage;
import java.util.HashMap;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes training pictures of records: class index of the label, decode, augment. For a record that
 * can't be used a hole goes on, so that the trainer needn't wait for its number, and in epoch 0 the
 * record goes to {@link Rejections#REJECTED}: once, though it is refused in every epoch. Stateless:
 * the same record gives the same result at any parallelism.
 */
public final class DecodeAndAugmentFunction extends ProcessFunction<EncodedImage, TrainingImage> {
    private static final long serialVersionUID = 1L;
    private static final String JOB = "train";

    private final Augmentation augmentation;
    private final HashMap<String, Integer> classOfLabel;
    private transient EncodedImageDecoder decoder;
    private transient ImageCounters counters;

    /**
     * @param augmentation its geometry is the network's
     * @param labels the statistics' label list, sorted and distinct: the class index is the place
     */
    public DecodeAndAugmentFunction(Augmentation augmentation, List<String> labels) {
        this.augmentation = augmentation;
        classOfLabel = new HashMap<>();
        for (String label : labels) {
            if (classOfLabel.put(label, classOfLabel.size()) != null) {
                throw new IllegalArgumentException(
                        "labels must be distinct, '%s' is there twice".formatted(label));
            }
        }
    }

    @Override
    public void open(OpenContext context) {
        counters = ImageCounters.in(getRuntimeContext().getMetricGroup());
        decoder = EncodedImageDecoder.open(augmentation.geometry());
    }

    @Override
    public void processElement(EncodedImage image, Context context, Collector<TrainingImage> out) {
        counters.in().inc();
        TrainingImage picture;
        try {
            picture = trainingImage(image);
        } catch (ImageRejectedException e) {
            counters.reject(e.reason());
            if (image.epoch() == 0) {
                context.output(Rejections.REJECTED, Rejections.of(image, e, JOB));
            }
            out.collect(TrainingImage.hole(image.sequence(), image.epoch()));
            return;
        }
        counters.out().inc();
        out.collect(picture);
    }

    private TrainingImage trainingImage(EncodedImage image) throws ImageRejectedException {
        byte[] decoded = decoder.decode(image); // an unreadable record has no label either
        int classIndex = classIndex(image.label());
        AugmentedImage augmented = augmentation.augment(decoded, image.epoch(), image.id());
        return new TrainingImage(
                image.sequence(),
                image.epoch(),
                classIndex,
                augmented.pixels(),
                augmented.shift(),
                augmented.cropY(),
                augmented.cropX(),
                augmented.flip());
    }

    private int classIndex(String label) throws ImageRejectedException {
        if (label == null) {
            throw new ImageRejectedException(
                    RejectionReason.MISSING_LABEL, "training needs a label, and there is none");
        }
        Integer index = classOfLabel.get(label);
        if (index == null) {
            throw new ImageRejectedException(
                    RejectionReason.UNKNOWN_LABEL,
                    "the label '%s' is not among the %d of the statistics"
                            .formatted(label, classOfLabel.size()));
        }
        return index;
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
    }
}
