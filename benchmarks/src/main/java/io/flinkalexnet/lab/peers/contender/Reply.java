package io.flinkalexnet.lab.peers.contender;

import java.util.List;

/**
 * One line from a contender.
 *
 * @param failure why it could not; null if it could
 * @param description of the prepared task; else null
 * @param outputs one array for each run of a check
 * @param measurements one for each run
 * @param residentBytes the most memory the process has held
 * @param peakGigaflops of the machine, or 0
 */
public record Reply(
        String failure,
        String description,
        List<float[]> outputs,
        List<Measurement> measurements,
        long residentBytes,
        double peakGigaflops) {
    public Reply {
        outputs = outputs == null ? List.of() : List.copyOf(outputs);
        measurements = measurements == null ? List.of() : List.copyOf(measurements);
    }

    /**
     * One run.
     *
     * @param millis on the wall
     * @param processorMillis of all threads of the process
     * @param pageFaults of the process, minor and major
     */
    public record Measurement(double millis, double processorMillis, long pageFaults) {}

    static Reply failure(String reason) {
        return new Reply(reason, null, List.of(), List.of(), 0, 0);
    }

    static Reply outputs(List<float[]> outputs) {
        return new Reply(null, null, outputs, List.of(), 0, 0);
    }

    static Reply prepared(String description) {
        return new Reply(null, description, List.of(), List.of(), 0, 0);
    }

    static Reply measured(List<Measurement> measurements, long residentBytes) {
        return new Reply(null, null, List.of(), measurements, residentBytes, 0);
    }

    static Reply peak(double gigaflops) {
        return new Reply(null, null, List.of(), List.of(), 0, gigaflops);
    }
}
