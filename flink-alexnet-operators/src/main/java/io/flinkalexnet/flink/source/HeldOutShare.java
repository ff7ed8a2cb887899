package io.flinkalexnet.flink.source;

import io.flinkalexnet.engine.image.HeldOutRule;

/**
 * Holds out by the hash of the id.
 *
 * @param share how many
 */
record HeldOutShare(HeldOutRule share) implements HeldOut {
    @Override
    public boolean test(String id) {
        return share.holdsOut(id);
    }

    /** Part of the state's format. */
    @Override
    public String rule() {
        return share.divisor() == 0 ? "none" : "id hash / " + share.divisor();
    }
}
