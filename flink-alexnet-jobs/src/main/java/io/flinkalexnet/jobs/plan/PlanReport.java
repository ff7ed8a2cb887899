package io.flinkalexnet.jobs.plan;

/**
 * What a training would take.
 *
 * @param topic of the pictures
 * @param records of the topic, by its offsets
 * @param pictures of an epoch
 * @param topicBytes on the brokers' disks, one replica
 * @param topicBytesMeasured whether the brokers have said it; else it is the mean of the sample
 * @param classes of the network
 * @param countedBy how classes and pictures are known
 * @param network as model files name it
 * @param engine name, device, threads and precision
 * @param batchSize pictures of a step
 * @param memory beside each other in the process of the trainer
 * @param checkpointBytes of the trainer's state
 * @param partialBytesMax what a checkpoint has more at most
 * @param speeds measured here
 * @param limit what a training would wait for
 * @param epochs that were asked for
 * @param epochsSeconds for these, at the rate of both together; null if there are no pictures
 * @param paperDays for 90 epochs of 1.2 million pictures, at the same rate
 */
public record PlanReport(
        String topic,
        long records,
        long pictures,
        long topicBytes,
        boolean topicBytesMeasured,
        int classes,
        CountedBy countedBy,
        String network,
        Engine engine,
        int batchSize,
        Memory memory,
        long checkpointBytes,
        long partialBytesMax,
        Measured speeds,
        Limit limit,
        int epochs,
        Double epochsSeconds,
        double paperDays) {
    /** Epochs and pictures of the paper (section 5). */
    public static final long PAPER_IMAGES = 90L * 1_200_000;

    /** How classes are known. */
    public enum CountedBy {
        /** Counted in the statistics file, and the pictures too. */
        STATISTICS,
        /** Seen among the first pictures of the topic: there may be more. */
        SAMPLE,
        /** There are fewer than two labels: as many as ILSVRC has. */
        ASSUMED
    }

    /** What a training waits for. */
    public enum Limit {
        DEVICE,
        DECODING,
        /** Nothing was decoded. */
        UNKNOWN
    }

    /** What computes. */
    public record Engine(String name, String device, String precision, int threads) {}

    /**
     * Memory in bytes.
     *
     * @param parameters of the network, a count
     * @param heap encoded pictures of a group and a chunk, two mini-batches; computed
     * @param direct staging buffer of checkpoints, computed
     * @param engine resident memory that the engine took, measured; -1 if the system doesn't tell
     */
    public record Memory(long parameters, long heap, long direct, long engine) {}

    /**
     * Pictures per second.
     *
     * @param device steps alone, on synthetic pictures
     * @param decode decoding alone; null if there was nothing to decode
     * @param together both at the same time, sharing the processors
     * @param steps that were timed in each run
     * @param sample pictures that were decoded, again and again
     */
    public record Measured(double device, Double decode, double together, int steps, int sample) {}
}
