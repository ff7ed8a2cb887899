package io.flinkalexnet.lab;

/** Checks an option's value. */
public final class OptionRange {
    private OptionRange() {}

    /**
     * Throws {@link IllegalArgumentException} unless the value is in [min, max].
     *
     * @param name of the option, as it is given
     */
    public static void check(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s must be in [%d, %d], was %d".formatted(name, min, max, value));
        }
    }
}
