package io.flinkalexnet.flink.decode;

/**
 * A record as it came from Kafka, not yet decoded. Keep it unchanged.
 *
 * @param sequence dense position in the training order, from 0; -1 outside training
 * @param epoch from 0; -1 outside training
 * @param id image id; null if the record could not be read
 * @param label true class; null if unknown
 * @param encoded the picture's file, or the whole record value if it could not be read
 * @param eventTimeMillis when the picture was taken
 * @param problem why the record could not be read; null if it could
 * @param topic where it came from
 * @param partition where it came from
 * @param offset where it came from
 */
public record EncodedImage(
        long sequence,
        long epoch,
        String id,
        String label,
        byte[] encoded,
        long eventTimeMillis,
        String problem,
        String topic,
        int partition,
        long offset) {
    /** The same record with other bytes: the picture itself, where its URI was. */
    public EncodedImage with(byte[] picture) {
        return new EncodedImage(
                sequence,
                epoch,
                id,
                label,
                picture,
                eventTimeMillis,
                problem,
                topic,
                partition,
                offset);
    }

    /** The same record with its place in the training order. */
    public EncodedImage at(long newSequence, long newEpoch) {
        return new EncodedImage(
                newSequence,
                newEpoch,
                id,
                label,
                encoded,
                eventTimeMillis,
                problem,
                topic,
                partition,
                offset);
    }
}
