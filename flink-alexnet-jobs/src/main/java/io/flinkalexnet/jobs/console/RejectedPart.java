package io.flinkalexnet.jobs.console;

import io.flinkalexnet.jobs.report.VisibleText;
import io.flinkalexnet.schema.RejectedImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Records that were refused. Confined to one thread. */
final class RejectedPart {
    /** Reasons told apart; a topic that others write to may hold anything. */
    private static final int REASONS_MAX = 20;

    private static final String OTHER = "OTHER";

    private final PictureStore originals;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Deque<Shown> newest = new ArrayDeque<>(); // newest first
    private long count;

    /** What the page shows. */
    record View(long total, List<Count> reasons, List<Shown> newest) {}

    record Count(String reason, long count) {}

    /**
     * A refused record.
     *
     * @param key counts them
     * @param picture number of its bytes, which may be no picture
     */
    record Shown(
            long key,
            String name,
            String reason,
            String detail,
            String job,
            String place,
            int bytes,
            Long picture) {}

    /** Keeps the bytes of what it shows in a store of its own. */
    RejectedPart(PictureStore originals) {
        this.originals = originals;
    }

    void take(RejectedImage rejected) {
        long key = count++;
        String reason = rejected.getReason();
        boolean known = counts.containsKey(reason) || counts.size() < REASONS_MAX;
        counts.merge(known ? reason : OTHER, 1L, Long::sum);
        String place =
                "%s/%d@%d"
                        .formatted(
                                rejected.getTopic(), rejected.getPartition(), rejected.getOffset());
        String id = Long.toString(key);
        originals.put(id, rejected.getOriginal(), null);
        PictureStore.Picture held = originals.find(id);
        newest.addFirst(
                new Shown(
                        key,
                        VisibleText.of(
                                rejected.getImageId() == null ? place : rejected.getImageId()),
                        VisibleText.of(reason),
                        VisibleText.of(rejected.getDetail()),
                        VisibleText.of(rejected.getJob()),
                        VisibleText.of(place),
                        rejected.getOriginal().remaining(),
                        held == null ? null : held.number()));
        if (newest.size() > Limits.REJECTED_SHOWN) {
            newest.removeLast();
        }
    }

    View view() {
        List<Count> reasons = new ArrayList<>();
        counts.forEach((reason, each) -> reasons.add(new Count(VisibleText.of(reason), each)));
        return new View(count, reasons, List.copyOf(newest));
    }
}
