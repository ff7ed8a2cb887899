package io.flinkalexnet.jobs.evaluate;

import io.flinkalexnet.engine.evaluation.ErrorCounts;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.jobs.evaluate.EvaluationResult.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Counts what becomes of each picture. For one thread. */
final class Tally {
    private static final int EXAMPLES_MAX = 5;

    private final TreeMap<String, Long> unknownLabels = new TreeMap<>();
    private final TreeMap<String, Rejected> rejected = new TreeMap<>();
    private long unlabelled;

    void addUnlabelled() {
        unlabelled++;
    }

    void addUnknown(String label) {
        unknownLabels.merge(label, 1L, Long::sum);
    }

    void addRejected(String id, ImageRejectedException why) {
        rejected.merge(
                why.reason().name(),
                new Rejected(1, List.of(id), why.getMessage()),
                (all, one) -> plus(all, id));
    }

    private static Rejected plus(Rejected all, String id) {
        List<String> examples = new ArrayList<>(all.examples());
        if (examples.size() < EXAMPLES_MAX) {
            examples.add(id);
        }
        return new Rejected(all.count() + 1, List.copyOf(examples), all.detail());
    }

    EvaluationResult result(ErrorCounts errors, double seconds) {
        long others =
                unlabelled
                        + unknownLabels.values().stream().mapToLong(Long::longValue).sum()
                        + rejected.values().stream().mapToLong(Rejected::count).sum();
        boolean any = errors.pictures() > 0;
        return new EvaluationResult(
                errors.pictures() + others,
                errors.pictures(),
                unlabelled,
                unknownLabels,
                rejected,
                any ? errors.top1() : null,
                any ? errors.top5() : null,
                seconds);
    }
}
