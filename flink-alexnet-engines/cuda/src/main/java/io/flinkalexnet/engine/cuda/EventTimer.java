package io.flinkalexnet.engine.cuda;

import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;

/** Measures the work of a stream by events of CUDA. */
final class EventTimer implements AutoCloseable {
    private static final int RUNS = 3;

    private final CUstream_st stream;
    private final CUevent_st before = new CUevent_st();
    private final CUevent_st after = new CUevent_st();

    EventTimer(CUstream_st stream) {
        this.stream = stream;
        check(cudart.cudaEventCreate(before), "make an event");
        check(cudart.cudaEventCreate(after), "make an event");
    }

    /**
     * Queues it once to warm up, then a few times more, and waits.
     *
     * @return milliseconds of one run
     */
    double millis(Runnable queueing) {
        queueing.run();
        check(cudart.cudaEventRecord(before, stream), "record an event");
        for (int i = 0; i < RUNS; i++) {
            queueing.run();
        }
        check(cudart.cudaEventRecord(after, stream), "record an event");
        check(cudart.cudaEventSynchronize(after), "run what is being timed");
        float[] millis = new float[1];
        check(cudart.cudaEventElapsedTime(millis, before, after), "read the time of events");
        return millis[0] / RUNS;
    }

    private static void check(int status, String action) {
        if (status != cudart.cudaSuccess) {
            throw new IllegalStateException(
                    "CUDA cannot %s: %s (%d)"
                            .formatted(
                                    action, cudart.cudaGetErrorString(status).getString(), status));
        }
    }

    @Override
    public void close() {
        check(cudart.cudaEventDestroy(after), "free an event");
        check(cudart.cudaEventDestroy(before), "free an event");
    }
}
