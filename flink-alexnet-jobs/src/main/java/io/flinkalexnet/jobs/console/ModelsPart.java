package io.flinkalexnet.jobs.console;

import io.flinkalexnet.flink.classify.AnnouncedModel;
import io.flinkalexnet.jobs.report.VisibleText;
import io.flinkalexnet.schema.ModelAnnouncement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Announced models. Confined to one thread. */
final class ModelsPart {
    private final String name;
    private final Deque<Shown> newest = new ArrayDeque<>(); // newest first
    private AnnouncedModel followed;

    /**
     * What the page shows.
     *
     * @param followed name of the line of models that classifies uploads
     */
    record View(String followed, List<Shown> newest) {}

    /**
     * An announcement.
     *
     * @param loss in training, or null
     * @param top1Error in training, 0 to 1, or null
     */
    record Shown(
            String name,
            long version,
            String network,
            int classes,
            long createdAtMillis,
            Double loss,
            Double top1Error) {}

    /** Follows the line of models of that name. */
    ModelsPart(String name) {
        this.name = name;
    }

    void take(ModelAnnouncement announcement) {
        if (announcement.getName().equals(name)) {
            followed = AnnouncedModel.of(announcement);
        }
        newest.addFirst(
                new Shown(
                        VisibleText.of(announcement.getName()),
                        announcement.getVersion(),
                        VisibleText.of(announcement.getNetwork()),
                        announcement.getLabels().size(),
                        announcement.getCreatedAt().toEpochMilli(),
                        finite(announcement.getMetrics().get("loss")),
                        finite(announcement.getMetrics().get("top1Error"))));
        if (newest.size() > Limits.MODELS_SHOWN) {
            newest.removeLast();
        }
    }

    /** JSON has no other numbers. */
    private static Double finite(Double value) {
        return value != null && Double.isFinite(value) ? value : null;
    }

    /** The newest of the line that is followed; null without one. */
    AnnouncedModel followed() {
        return followed;
    }

    View view() {
        return new View(name, List.copyOf(newest));
    }
}
