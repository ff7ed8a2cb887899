package io.flinkalexnet.lab.peers;

import io.flinkalexnet.lab.peers.contender.Exercise.Numbers;
import java.util.Locale;

/**
 * An engine in an exercise.
 *
 * @param numbers what it computes in
 */
record Participant(Entrant entrant, Numbers numbers) {
    private static final String SEPARATOR = ":";

    /** Reads {@code ENGINE} or {@code ENGINE:f64}. */
    static Participant parse(String text) {
        String[] parts = text.split(SEPARATOR, 2);
        if (parts.length == 1) {
            return new Participant(Entrant.named(text), Numbers.F32);
        }
        for (Numbers numbers : Numbers.values()) {
            if (parts[1].equals(name(numbers))) {
                return new Participant(Entrant.named(parts[0]), numbers);
            }
        }
        throw new IllegalArgumentException(
                "an engine is written NAME, NAME:f32 or NAME:f64, was " + text);
    }

    private static String name(Numbers numbers) {
        return numbers.name().toLowerCase(Locale.ROOT);
    }

    /** Such as {@code libtorch:f64}; the name of its file, too. */
    @Override
    public String toString() {
        return entrant.name() + SEPARATOR + name(numbers);
    }
}
