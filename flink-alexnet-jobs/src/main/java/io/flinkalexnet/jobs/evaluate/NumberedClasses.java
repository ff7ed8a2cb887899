package io.flinkalexnet.jobs.evaluate;

import java.io.IOException;
import java.util.List;

/**
 * Labels that count classes instead of naming them.
 *
 * @param names of the classes in the order in which they are counted
 * @param first number of the first of them: 0 or 1
 */
public record NumberedClasses(List<String> names, int first) {
    public NumberedClasses {
        names = List.copyOf(names);
        if (first != 0 && first != 1) {
            throw new IllegalArgumentException(
                    "classes are counted from 0 or 1, was %d".formatted(first));
        }
    }

    /** In the order of a file of synsets. */
    public static NumberedClasses of(Synsets synsets, int first) {
        return new NumberedClasses(synsets.all().stream().map(Synsets.Synset::id).toList(), first);
    }

    /**
     * The name of a class.
     *
     * @param where the number stands, for the message
     * @throws IOException if it is no number or none of a class
     */
    String name(String number, String where) throws IOException {
        int index;
        try {
            index = Integer.parseInt(number) - first;
        } catch (NumberFormatException e) {
            throw new IOException(
                    "%s must count a class, '%s' is no number; without --numbers-from it is taken as a name"
                            .formatted(where, number),
                    e);
        }
        if (index < 0 || index >= names.size()) {
            throw new IOException(
                    "%s must be in [%d, %d], was %s; are the classes counted from %d? --numbers-from says it"
                            .formatted(where, first, first + names.size() - 1, number, 1 - first));
        }
        return names.get(index);
    }
}
