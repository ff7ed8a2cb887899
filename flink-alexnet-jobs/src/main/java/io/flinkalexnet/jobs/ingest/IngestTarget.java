package io.flinkalexnet.jobs.ingest;

import io.flinkalexnet.engine.image.HeldOutRule;

/**
 * Where pictures go.
 *
 * @param topic receives all pictures, or all that are not held out
 * @param heldOutTopic receives the held-out ones; null exactly if the rule holds none out
 * @param heldOut which ones are held out
 * @param seed of the order in which they are sent
 */
public record IngestTarget(String topic, String heldOutTopic, HeldOutRule heldOut, long seed) {
    public IngestTarget {
        if ((heldOutTopic == null) != heldOut.equals(HeldOutRule.NONE)) {
            throw new IllegalArgumentException(
                    "a held-out topic needs a rule that holds something out, and the other way round; they were %s and %s"
                            .formatted(heldOutTopic, heldOut));
        }
        if (topic.equals(heldOutTopic)) {
            throw new IllegalArgumentException(
                    "the held-out topic must differ from the topic, both were " + topic);
        }
    }

    /** Everything to one topic. */
    public static IngestTarget of(String topic, long seed) {
        return new IngestTarget(topic, null, HeldOutRule.NONE, seed);
    }
}
