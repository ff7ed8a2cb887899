package io.flinkalexnet.engine.model;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One change of the learning rate on the way. Written {@code 25e*0.1} (from epoch 25 on a tenth of
 * what it was), {@code 25e=0.001} (from epoch 25 on 0.001), {@code 100000*0.1} (the same at a
 * step).
 *
 * @param at from this epoch or step on, counted from 0; at least 1
 * @param clock what {@code at} counts
 * @param change what {@code value} is
 * @param value a factor or a rate, above 0 to 10
 */
public record Drop(long at, Clock clock, Change change, float value) implements Serializable {
    private static final Pattern WRITTEN =
            Pattern.compile("([0-9]{1,18})(e?)(?:([*=])([0-9.]+(?:[eE]-?[0-9]+)?))?");
    private static final int VALUE_MAX = 10;

    /** What drops are placed by. */
    public enum Clock {
        EPOCH,
        STEP
    }

    /** What becomes of the rate. */
    public enum Change {
        FACTOR,
        RATE
    }

    public Drop {
        if (at < 1) {
            throw new IllegalArgumentException(
                    "a drop must be at epoch or step 1 or later, was " + at);
        }
        if (!(value > 0 && value <= VALUE_MAX)) {
            throw new IllegalArgumentException(
                    "a drop's factor or rate must be in (0, %d], was %s"
                            .formatted(VALUE_MAX, value));
        }
    }

    /** The rate times {@code factor} from an epoch on. */
    public static Drop atEpoch(long epoch, float factor) {
        return new Drop(epoch, Clock.EPOCH, Change.FACTOR, factor);
    }

    /** The rate times {@code factor} from a step on. */
    public static Drop atStep(long step, float factor) {
        return new Drop(step, Clock.STEP, Change.FACTOR, factor);
    }

    /**
     * Reads drops with commas between them.
     *
     * @param factor of those that say nothing but where: {@code 25e,51e}
     */
    public static List<Drop> parse(String text, float factor) {
        return Stream.of(text.split(",", -1)).map(each -> one(each.trim(), factor)).toList();
    }

    private static Drop one(String text, float factor) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a drop is written 25e (epoch 25) or 100000 (a step), with *FACTOR or =RATE behind it, was '%s'"
                            .formatted(text));
        }
        return new Drop(
                Long.parseLong(matcher.group(1)),
                matcher.group(2).isEmpty() ? Clock.STEP : Clock.EPOCH,
                "=".equals(matcher.group(3)) ? Change.RATE : Change.FACTOR,
                matcher.group(4) == null ? factor : Float.parseFloat(matcher.group(4)));
    }

    boolean isReachedAt(SchedulePosition position) {
        return (clock == Clock.EPOCH ? position.epoch() : position.step()) >= at;
    }

    float appliedTo(float rate) {
        return change == Change.RATE ? value : Decimals.product(rate, value);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return at + (clock == Clock.EPOCH ? "e" : "") + (change == Change.RATE ? "=" : "*") + value;
    }
}
