package io.flinkalexnet.engine.image;

import io.flinkalexnet.engine.random.IdHash;
import java.io.Serializable;

/**
 * Which images are kept out of training and its statistics: about one in {@code divisor}, chosen by
 * the id alone.
 *
 * @param divisor 0 for none, otherwise 2 to 1,000,000: an image is held out if the unsigned {@link
 *     IdHash} of its id is a multiple of it
 */
public record HeldOutRule(int divisor) implements Serializable {
    public static final HeldOutRule NONE = new HeldOutRule(0);

    private static final int DIVISOR_MAX = 1_000_000;

    public HeldOutRule {
        if (divisor != 0 && (divisor < 2 || divisor > DIVISOR_MAX)) {
            throw new IllegalArgumentException(
                    "the held-out divisor must be 0 (none) or in [2, %d], was %d"
                            .formatted(DIVISOR_MAX, divisor));
        }
    }

    public boolean holdsOut(String id) {
        return divisor != 0 && Long.remainderUnsigned(IdHash.of(id), divisor) == 0;
    }
}
