package io.flinkalexnet.lab.peers;

import io.flinkalexnet.lab.peers.contender.Reply.Measurement;
import io.flinkalexnet.lab.peers.contender.Task;
import java.util.List;

/**
 * How an engine did in a contest.
 *
 * @param description how it ran; empty if it did not come so far
 * @param measurements of all turns
 * @param residentBytes the most memory its process has held
 * @param peakGigaflops of the machine, if it has measured that; else 0
 * @param failure why it dropped out; null if it did not
 */
record Result(
        Entrant entrant,
        Task task,
        String description,
        List<Measurement> measurements,
        long residentBytes,
        double peakGigaflops,
        String failure) {
    Result {
        measurements = List.copyOf(measurements);
    }

    /** Median time of a run. */
    double medianMillis() {
        return Spread.of(measurements.stream().map(Measurement::millis).toList()).median();
    }
}
