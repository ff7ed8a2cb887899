package io.flinkalexnet.lab.training;

import java.util.ArrayList;
import java.util.List;

/**
 * How much one variant differs from another over the same seeds: first weights, order, crops and
 * masks are the same in both runs of a pair.
 *
 * @param variant minus
 * @param from this one
 * @param mean of the differences
 * @param halfWidth of the mean's 95 % interval, see {@link Mean}
 */
public record Difference(String variant, String from, double mean, double halfWidth) {
    /**
     * The difference of two variants.
     *
     * @param ours a value of each seed
     * @param theirs of the same seeds
     */
    public static Difference of(
            String variant, List<Double> ours, String from, List<Double> theirs) {
        List<Double> differences = new ArrayList<>(ours.size());
        for (int i = 0; i < ours.size(); i++) {
            differences.add(ours.get(i) - theirs.get(i));
        }
        Mean mean = Mean.of(differences);
        return new Difference(variant, from, mean.mean(), mean.halfWidth());
    }
}
