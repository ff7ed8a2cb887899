package io.flinkalexnet.lab.chaos;

import java.util.List;

/**
 * What the chaos drill has seen.
 *
 * @param kills task and job managers that were sent SIGKILL
 * @param restarts how often the job's tasks were started again
 * @param steps of the training that was disturbed
 * @param finalSha256 of its model file
 * @param undisturbedSha256 of the model file of the other training
 * @param identical whether these are equal
 * @param secondsLostPerKill mean of the kills' {@link Event#secondsLost}
 * @param jobManagerKills those of the kills that hit the job manager
 * @param failedWrites checkpoints that failed because their file could not be written
 * @param brokerRestarts how often the broker was sent SIGKILL and started again
 * @param undisturbedSeconds first to last metrics of the training that was left alone
 * @param disturbedSeconds the same of the other
 * @param seed of the plan
 * @param events in their order
 */
record ChaosReport(
        int kills,
        int restarts,
        long steps,
        String finalSha256,
        String undisturbedSha256,
        boolean identical,
        double secondsLostPerKill,
        int jobManagerKills,
        int failedWrites,
        int brokerRestarts,
        double undisturbedSeconds,
        double disturbedSeconds,
        long seed,
        List<Event> events) {
    /**
     * A fault that the training has come over.
     *
     * @param step the training had reached
     * @param secondsLost the longest time in which it came no further, repeated steps included
     */
    record Event(Fault fault, String process, long step, double secondsLost) {}

    ChaosReport {
        events = List.copyOf(events);
    }

    static double secondsLostPerKill(List<Event> events) {
        return events.stream()
                .filter(each -> each.fault().isKill())
                .mapToDouble(Event::secondsLost)
                .average()
                .orElse(0);
    }
}
