package io.flinkalexnet.jobs.report;

import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.schema.RejectedImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Refused pictures: how many for each reason, and the first few of each. Of their bytes nothing is
 * kept but a small picture of our own making, if they can be decoded. For one thread.
 */
final class Rejects {
    /** Shown of each reason. */
    static final int PER_REASON_MAX = 5;

    /** Reasons told apart; a topic that others write to may hold anything. */
    static final int REASONS_MAX = 20;

    private static final String OTHER = "OTHER";

    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, List<Reject>> examples = new TreeMap<>();

    /**
     * One refused record.
     *
     * @param name of the picture, or its place if it has none
     * @param picture null if it can't be decoded
     */
    record Reject(
            String name, String detail, String job, String place, int bytes, Thumbnail picture) {}

    void take(RejectedImage rejected) {
        String reason = rejected.getReason();
        if (!counts.containsKey(reason) && counts.size() >= REASONS_MAX) {
            reason = OTHER;
        }
        counts.merge(reason, 1, Integer::sum);
        List<Reject> shown = examples.computeIfAbsent(reason, each -> new ArrayList<>());
        if (shown.size() < PER_REASON_MAX) {
            shown.add(example(rejected));
        }
    }

    private static Reject example(RejectedImage rejected) {
        ByteBuffer original = rejected.getOriginal();
        byte[] bytes = new byte[original.remaining()];
        original.duplicate().get(bytes);
        String place =
                "%s/%d@%d"
                        .formatted(
                                rejected.getTopic(), rejected.getPartition(), rejected.getOffset());
        return new Reject(
                rejected.getImageId() == null ? place : rejected.getImageId(),
                rejected.getDetail(),
                rejected.getJob(),
                place,
                bytes.length,
                thumbnail(bytes));
    }

    private static Thumbnail thumbnail(byte[] bytes) {
        try {
            return Thumbnail.of(bytes, PagePictures.SIDE_MAX);
        } catch (ImageRejectedException e) {
            return null; // the record says why
        }
    }

    /** Records by reason. */
    Map<String, Integer> counts() {
        return new HashMap<>(counts);
    }

    /** The first ones of each reason, reasons in alphabetical order. */
    Map<String, List<Reject>> examples() {
        return new TreeMap<>(examples);
    }

    int total() {
        return counts.values().stream().mapToInt(each -> each).sum();
    }
}
