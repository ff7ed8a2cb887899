package io.flinkalexnet.lab.peers.contender;

/** An engine that is ready to run one task, confined to one thread. Closed by who opened it. */
public interface Session extends AutoCloseable {
    /**
     * Runs the task once.
     *
     * @return what came out, on the heap: logits of a forward pass or their log-softmax, (batch,
     *     classes); the mean loss of a training step, one value
     */
    float[] run();

    /** Runs the task once and says how long that took. */
    default double runMillis() {
        long start = System.nanoTime();
        run();
        return (System.nanoTime() - start) / 1e6;
    }

    /** How it runs, with the version of the library and what it was tuned to. */
    String description();

    @Override
    void close();
}
