package io.flinkalexnet.jobs.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says how far long work is: count, rate per second, and the time that is left. On a terminal the
 * line is rewritten in place, elsewhere a new line comes every few seconds. Something is printed
 * only from within {@link #add}, {@link #at} and {@link #close}. May be called from any thread.
 */
public final class Progress implements AutoCloseable {
    /** A total that is not known: no share and no time left are shown. */
    public static final long UNKNOWN = -1;

    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
    private static final Duration IN_PLACE_INTERVAL = Duration.ofMillis(200);
    private static final String START_OF_LINE = "\r";
    private static final String CLEAR_TO_END = "\033[K";

    /** A line that is too long is cut: one that wraps could not be rewritten. */
    private static final String CUT_LINES = "\033[?7l";

    private static final String WRAP_LINES = "\033[?7h";

    /** How progress is shown. */
    public enum Style {
        IN_PLACE,
        LINES
    }

    /**
     * Where and how.
     *
     * @param nanoClock such as {@link System#nanoTime}
     */
    public record Display(PrintWriter out, Style style, LongSupplier nanoClock) {
        /** In place if the launcher has seen that standard error is a terminal, else lines. */
        public static Display ofStandardError(PrintWriter err) {
            Style style = Boolean.getBoolean("alexnet.terminal") ? Style.IN_PLACE : Style.LINES;
            return new Display(err, style, System::nanoTime);
        }
    }

    private final Display display;
    private final String what;
    private final long total;
    private final long startNanos;
    private long rateNanos;
    private long rateDone;
    private long shownNanos;
    private long done;
    private String remark = "";
    private boolean closed;

    /**
     * Starts the clock.
     *
     * @param what counted things, such as "pictures sent"
     * @param total how many there will be, or {@link #UNKNOWN}
     */
    public Progress(Display display, String what, long total) {
        this.display = display;
        this.what = what;
        this.total = total;
        startNanos = display.nanoClock().getAsLong();
        shownNanos = startNanos;
        rateNanos = startNanos;
    }

    /** So many were done by others before now: the rate, and the time that is left, begin here. */
    public synchronized void goOnFrom(long alreadyDone) {
        done = alreadyDone;
        rateDone = alreadyDone;
        rateNanos = display.nanoClock().getAsLong();
    }

    /** That many more are done. */
    public synchronized void add(long count) {
        at(done + count, remark);
    }

    /**
     * So many are done in all.
     *
     * @param newRemark shown behind the numbers, such as the newest loss; may be empty
     */
    public synchronized void at(long newDone, String newRemark) {
        done = newDone;
        remark = newRemark;
        long now = display.nanoClock().getAsLong();
        if (!closed && now - shownNanos >= interval().toNanos()) {
            shownNanos = now;
            show(line(now));
        }
    }

    /** How many are done. */
    public synchronized long done() {
        return done;
    }

    /** Shows the final numbers once. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        long now = display.nanoClock().getAsLong();
        String line = "%s in %s".formatted(line(now), time((now - startNanos) / 1e9));
        show(line);
        if (display.style() == Style.IN_PLACE) {
            display.out().println();
        }
        display.out().flush();
    }

    private Duration interval() {
        return display.style() == Style.IN_PLACE ? IN_PLACE_INTERVAL : LINE_INTERVAL;
    }

    private void show(String line) {
        if (display.style() == Style.IN_PLACE) {
            display.out().print(CUT_LINES + START_OF_LINE + line + CLEAR_TO_END + WRAP_LINES);
        } else {
            display.out().println(line);
        }
        display.out().flush();
    }

    private String line(long now) {
        double seconds = Math.max((now - rateNanos) / 1e9, 1e-3);
        double rate = (done - rateDone) / seconds;
        StringBuilder line = new StringBuilder();
        line.append(String.format(Locale.ROOT, "%,d", done));
        if (total != UNKNOWN) {
            line.append(String.format(Locale.ROOT, " of %,d", total));
        }
        line.append(String.format(Locale.ROOT, " %s, %s/s", what, rate(rate)));
        if (!closed && total > done && rate > 0) {
            line.append(", ").append(time((total - done) / rate)).append(" left");
        }
        return remark.isEmpty() ? line.toString() : line + ", " + remark;
    }

    private static String rate(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%,.0f", rate);
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? "%d min %02d s".formatted(whole / 60, whole % 60)
                : "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60);
    }
}
