package io.flinkalexnet.flink.source;

import java.io.Serializable;

/**
 * Which pictures are kept out of training. Depends on the id alone and never changes its mind: the
 * order of all others depends on it.
 */
@FunctionalInterface
public interface HeldOut extends Serializable {
    /** Nothing is held out. */
    HeldOut NONE = id -> false;

    /** Whether the picture of this id, never null, is kept out of training. */
    boolean test(String id);
}
