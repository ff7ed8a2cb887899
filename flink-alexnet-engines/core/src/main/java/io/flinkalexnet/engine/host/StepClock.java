package io.flinkalexnet.engine.host;

import io.flinkalexnet.engine.StepDurations;

/** Shares out a step's wall time: each call says what the time since the one before was for. */
public final class StepClock {
    private long lastNanos = System.nanoTime();
    private long hostToDeviceNanos;
    private long computeNanos;
    private long deviceToHostNanos;

    public void hostToDevice() {
        hostToDeviceNanos += lap();
    }

    public void compute() {
        computeNanos += lap();
    }

    public void deviceToHost() {
        deviceToHostNanos += lap();
    }

    private long lap() {
        long now = System.nanoTime();
        long lap = now - lastNanos;
        lastNanos = now;
        return lap;
    }

    public StepDurations durations() {
        return new StepDurations(hostToDeviceNanos, computeNanos, deviceToHostNanos);
    }
}
