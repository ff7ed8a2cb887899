package io.flinkalexnet.flink.train;

import java.util.HashMap;
import java.util.Map;

/** Puts pictures back into their order: parallel decoding lets them overtake each other. */
final class ReorderWindow {
    /** More than any sane pipeline holds in flight; beyond it a picture is missing for good. */
    private static final int SIZE_MAX = 65_536;

    private final Map<Long, TrainingImage> early = new HashMap<>();

    void add(TrainingImage image, long nextSequence) {
        if (image.sequence() < nextSequence || early.containsKey(image.sequence())) {
            throw new IllegalStateException(
                    "picture %d came twice; next is %d".formatted(image.sequence(), nextSequence));
        }
        if (early.size() == SIZE_MAX) {
            throw new IllegalStateException(
                    "%d pictures are waiting for picture %d, which does not come"
                            .formatted(SIZE_MAX, nextSequence));
        }
        early.put(image.sequence(), image);
    }

    /** Removes and returns the picture with that number; null if it is not here yet. */
    TrainingImage take(long nextSequence) {
        return early.remove(nextSequence);
    }

    /** Throws {@link IllegalStateException} if pictures wait for one that must be here by now. */
    void checkEmpty(long nextSequence, String when) {
        if (!early.isEmpty()) {
            throw new IllegalStateException(
                    "%d pictures wait for picture %d %s"
                            .formatted(early.size(), nextSequence, when));
        }
    }

    int size() {
        return early.size();
    }
}
