package io.flinkalexnet.jobs.ingest;

import java.util.List;

/**
 * What became of the pictures.
 *
 * @param sent acknowledged by the topic, without the held-out ones
 * @param heldOut acknowledged by the held-out topic
 * @param sentBytes encoded bytes of both
 * @param tooLarge pictures that no record of the topic can hold; they were not sent
 */
public record IngestResult(long sent, long heldOut, long sentBytes, List<TooLarge> tooLarge) {
    /**
     * A picture that was not sent.
     *
     * @param recordBytes size its record would have
     * @param limitBytes largest record the topic takes
     */
    public record TooLarge(String id, long recordBytes, long limitBytes) {}

    public IngestResult {
        tooLarge = List.copyOf(tooLarge);
    }
}
