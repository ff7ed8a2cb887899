package io.flinkalexnet.lab.training;

import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.AugmentedImage;

/** What is done with a training picture each time it is seen. */
public enum Variation {
    /** Random crop, mirror and lighting, as in section 4.1 of the paper. */
    AUGMENTED {
        @Override
        AugmentedImage of(DecodedPicture picture, long epoch, Augmentation augmentation) {
            return augmentation.augment(picture.decoded(), epoch, picture.id());
        }
    },
    /** Nothing: the centre crop, always the same. */
    NONE {
        @Override
        AugmentedImage of(DecodedPicture picture, long epoch, Augmentation augmentation) {
            return Augmentation.centerCrop(augmentation.geometry(), picture.decoded());
        }
    };

    abstract AugmentedImage of(DecodedPicture picture, long epoch, Augmentation augmentation);
}
