package io.flinkalexnet.engine.evaluation;

import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which crops of a picture a model is asked about, before its answers are averaged. */
public enum Views {
    /** The centre crop. */
    CENTER(1),

    /** The four corners and the centre. */
    FIVE(5),

    /** The four corners and the centre, and the mirror images of all five (paper section 4.1). */
    TEN(10);

    private final int count;

    Views(int count) {
        this.count = count;
    }

    /**
     * By the number of views.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public static Views of(int count) {
        for (Views each : values()) {
            if (each.count == count) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "views must be one of %s, was %d"
                        .formatted(Arrays.stream(values()).map(Views::count).toList(), count));
    }

    /** Views of one picture. */
    public int count() {
        return count;
    }

    /**
     * The views of a picture, in order: top left, top right, bottom left, bottom right, centre,
     * then the mirror images of these. Without lighting.
     *
     * @param decoded (3, decodedSide, decodedSide), RGB; not changed
     */
    public List<AugmentedImage> of(ImageGeometry geometry, byte[] decoded) {
        AugmentedImage center = Augmentation.centerCrop(geometry, decoded);
        if (this == CENTER) {
            return List.of(center);
        }
        int far = geometry.maxOffset();
        List<AugmentedImage> views = new ArrayList<>(count);
        views.add(Augmentation.plainCrop(geometry, decoded, 0, 0));
        views.add(Augmentation.plainCrop(geometry, decoded, 0, far));
        views.add(Augmentation.plainCrop(geometry, decoded, far, 0));
        views.add(Augmentation.plainCrop(geometry, decoded, far, far));
        views.add(center);
        if (this == TEN) {
            for (AugmentedImage each : List.copyOf(views)) {
                views.add(mirrored(each));
            }
        }
        return views;
    }

    private static AugmentedImage mirrored(AugmentedImage image) {
        return new AugmentedImage(
                image.pixels(), image.shift(), image.cropY(), image.cropX(), true);
    }
}
