package io.flinkalexnet.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * When a training was how far. A training that is restored takes steps again; only those count here
 * that lead further than ever. For one thread.
 */
public final class StepTimeline {
    private final List<Point> furthest = new ArrayList<>(); // both rise
    private long newestMillis;

    /** A step that was the highest so far, and when it was taken, epoch milliseconds. */
    private record Point(long step, long millis) {}

    /**
     * Adds what a metrics record says.
     *
     * @param step steps taken
     * @param millis when, epoch milliseconds
     */
    public void add(long step, long millis) {
        newestMillis = Math.max(newestMillis, millis);
        if (step > step()) {
            furthest.add(new Point(step, millis));
        }
    }

    /** The highest step so far; 0 before the first. */
    public long step() {
        return furthest.isEmpty() ? 0 : furthest.get(furthest.size() - 1).step();
    }

    /** When the highest step was taken, epoch milliseconds; 0 before the first. */
    public long furthestMillis() {
        return furthest.isEmpty() ? 0 : furthest.get(furthest.size() - 1).millis();
    }

    /** When the newest step was taken, a repeated one included; 0 before the first. */
    public long newestMillis() {
        return newestMillis;
    }

    /**
     * The longest time in which the training came no further, of those that ended after {@code
     * millis}: standing still, and taking steps again.
     */
    public double longestPauseSeconds(long millis) {
        long longest = 0;
        for (int i = 1; i < furthest.size(); i++) {
            if (furthest.get(i).millis() > millis) {
                longest =
                        Math.max(longest, furthest.get(i).millis() - furthest.get(i - 1).millis());
            }
        }
        return longest / 1e3;
    }

    /** From the first record to the last that led further. */
    public double seconds() {
        return furthest.isEmpty() ? 0 : (furthestMillis() - furthest.get(0).millis()) / 1e3;
    }
}
