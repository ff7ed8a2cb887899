package io.flinkalexnet.engine.random;

import java.util.List;

/** Fisher-Yates shuffle by Philox: the order depends on (seed, purpose, step, length) alone. */
public final class Shuffle {
    private Shuffle() {}

    /** Shuffles in place. */
    public static <T> void inPlace(List<T> list, long seed, Purpose purpose, long step) {
        int[] words = new int[list.size()];
        Philox.fill(seed, purpose, step, words);
        for (int i = list.size() - 1; i > 0; i--) {
            int j = Philox.below(words[i], i + 1);
            T swapped = list.get(i);
            list.set(i, list.get(j));
            list.set(j, swapped);
        }
    }
}
