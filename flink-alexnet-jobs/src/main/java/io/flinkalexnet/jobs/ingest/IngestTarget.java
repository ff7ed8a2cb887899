package io.flinkalexnet.jobs.ingest;

/**
 * Where pictures go.
 *
 * @param topic receives all pictures, or all that are not held out
 * @param heldOutTopic receives the held-out share; null holds none out
 * @param heldOutDivisor one picture in so many is held out, chosen by the hash of its id; 2 to
 *     1000; not used without a held-out topic
 * @param seed of the order in which they are sent
 */
public record IngestTarget(String topic, String heldOutTopic, int heldOutDivisor, long seed) {
    private static final int DIVISOR_MAX = 1000;

    public IngestTarget {
        if (heldOutTopic != null && heldOutTopic.equals(topic)) {
            throw new IllegalArgumentException(
                    "the held-out topic must differ from the topic, both were " + topic);
        }
        if (heldOutTopic != null && (heldOutDivisor < 2 || heldOutDivisor > DIVISOR_MAX)) {
            throw new IllegalArgumentException(
                    "the held-out divisor must be in [2, %d], was %d"
                            .formatted(DIVISOR_MAX, heldOutDivisor));
        }
    }

    /** Everything to one topic. */
    public static IngestTarget of(String topic, long seed) {
        return new IngestTarget(topic, null, 0, seed);
    }
}
