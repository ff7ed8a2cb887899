package io.flinkalexnet.engine;

/**
 * Where a step's wall time went, as the engine's caller sees it: what a device does beside the host
 * counts where the host waits for it.
 *
 * @param hostToDeviceNanos pictures to the device and to floats
 * @param computeNanos forward pass, backward pass and update
 * @param deviceToHostNanos loss and hits back to the host, and norms if they were asked for
 */
public record StepDurations(long hostToDeviceNanos, long computeNanos, long deviceToHostNanos) {
    /** All of the step. */
    public long totalNanos() {
        return hostToDeviceNanos + computeNanos + deviceToHostNanos;
    }
}
