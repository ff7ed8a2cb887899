package io.flinkalexnet.lab.precision;

import io.flinkalexnet.lab.training.Difference;
import java.util.ArrayList;
import java.util.List;

/**
 * What all trainings have shown.
 *
 * @param network its name and size
 * @param batchSize pictures of a step
 * @param steps of each training
 * @param differences of every variant from the first
 */
record PrecisionReport(
        String network,
        int trainPictures,
        int testPictures,
        int batchSize,
        long steps,
        int threads,
        List<RunResult> runs,
        List<Difference> differences) {
    PrecisionReport {
        runs = List.copyOf(runs);
        differences = List.copyOf(differences);
    }

    /**
     * @param runs all seeds of all variants
     */
    static PrecisionReport of(Budget budget, List<Variant> variants, List<RunResult> runs) {
        List<Difference> differences = new ArrayList<>();
        Variant first = variants.get(0);
        for (Variant variant : variants.subList(1, variants.size())) {
            differences.add(
                    Difference.of(
                            variant.toString(),
                            top1(runs, variant),
                            first.toString(),
                            top1(runs, first)));
        }
        return new PrecisionReport(
                budget.plan().network().toString(),
                budget.pictures().train().size(),
                budget.pictures().test().size(),
                budget.plan().batchSize(),
                budget.steps(),
                budget.threads(),
                runs,
                differences);
    }

    /** Shares of the variant's seeds, in their order. */
    private static List<Double> top1(List<RunResult> runs, Variant variant) {
        return runs.stream()
                .filter(run -> run.variant().equals(variant.toString()))
                .map(run -> run.top1().share())
                .toList();
    }
}
