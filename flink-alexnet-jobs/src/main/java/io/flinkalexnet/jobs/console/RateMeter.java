package io.flinkalexnet.jobs.console;

import java.util.ArrayDeque;
import java.util.Deque;

/** Records per second over the last five seconds. Confined to one thread. */
final class RateMeter {
    private static final long WINDOW_NANOS = 5_000_000_000L;

    private final Deque<Mark> marks = new ArrayDeque<>();
    private long count;

    private record Mark(long nanos, long count) {}

    void add(long more) {
        count += more;
    }

    /** All so far. */
    long count() {
        return count;
    }

    /**
     * The rate; ask a few times a second.
     *
     * @param nowNanos of a monotonic clock
     */
    double perSecond(long nowNanos) {
        marks.addLast(new Mark(nowNanos, count));
        while (marks.size() > 1 && nowNanos - marks.getFirst().nanos() > WINDOW_NANOS) {
            marks.removeFirst();
        }
        Mark first = marks.getFirst();
        long nanos = nowNanos - first.nanos();
        return nanos == 0 ? 0 : (count - first.count()) * 1e9 / nanos;
    }
}
