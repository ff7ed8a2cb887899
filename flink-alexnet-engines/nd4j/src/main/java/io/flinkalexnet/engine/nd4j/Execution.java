package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.Lanes;

/** Who does the work of a network, and with what. */
record Execution(Kernels kernels, Lanes lanes) implements AutoCloseable {
    static Execution open(Kernels kernels, int threads) {
        kernels.attachThread();
        return new Execution(
                kernels, new Lanes("nd4j", kernels.lanes(threads), kernels::attachThread));
    }

    /** To be called on every thread before it uses arrays. */
    void attachThread() {
        kernels.attachThread();
    }

    @Override
    public void close() {
        lanes.close();
    }
}
