package io.flinkalexnet.lab.peers.contender;

/** An engine that can be measured. */
public interface Contender {
    /**
     * Opens the engine for a task, with the subject's parameters as they are.
     *
     * @throws Exception if it can't run it; the message goes into the report
     */
    Session open(Task task, Subject subject) throws Exception;

    /**
     * The fastest product of two large matrices, in GFLOP/s.
     *
     * @throws UnsupportedOperationException unless this measures the machine
     */
    default double peakGigaflops(Task task) {
        throw new UnsupportedOperationException("it does not measure the machine's peak");
    }

    /**
     * Does an exercise.
     *
     * @return the loss of each step
     * @throws Exception if it can't; the message goes into the report
     */
    default float[] train(Exercise exercise, Subject subject) throws Exception {
        throw new UnsupportedOperationException("it does no exercises");
    }
}
