package io.flinkalexnet.flink.source;

import io.flinkalexnet.engine.image.HeldOutRule;
import java.io.Serializable;

/**
 * Which pictures are kept out of training. Depends on the id alone and never changes its mind: the
 * order of all others depends on it.
 */
@FunctionalInterface
public interface HeldOut extends Serializable {
    /** Of a rule that has no name: it is not compared when a job is restored. */
    String UNNAMED = "";

    /** Whether the picture of this id, never null, is kept out of training. */
    boolean test(String id);

    /**
     * Names the rule in the source's state, at most 100 characters: a job is restored with the same
     * name only.
     */
    default String rule() {
        return UNNAMED;
    }

    /** Nothing is held out. */
    static HeldOut none() {
        return of(HeldOutRule.NONE);
    }

    /** A share of all pictures, chosen by the hash of the id. */
    static HeldOut of(HeldOutRule share) {
        return new HeldOutShare(share);
    }
}
