package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.lab.training.CurvePoint;
import io.flinkalexnet.lab.training.Difference;
import io.flinkalexnet.lab.training.Mean;
import io.flinkalexnet.lab.training.Setup;
import io.flinkalexnet.lab.training.TrainingResult;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Two ways to train, compared at the end of trainings of the same length.
 *
 * @param with the paper's way
 * @param without the same without one thing
 * @param heldOutDifference error on the held-out pictures, without minus with, paired by seed
 */
record PairReport(
        String network,
        long parameters,
        int trainPictures,
        int heldOutPictures,
        int batchSize,
        long steps,
        Side with,
        Side without,
        Difference heldOutDifference) {
    /**
     * One of the two.
     *
     * @param trainingError mean over the seeds of the share of the training pictures missed,
     *     without dropout, centre crops
     * @param heldOutError the same of the held-out pictures
     */
    record Side(String name, Mean trainingError, Mean heldOutError, List<TrainingResult> runs) {
        static Side of(String name, List<TrainingResult> results) {
            List<TrainingResult> runs = Trainings.of(name, results);
            return new Side(
                    name,
                    Mean.of(last(runs, point -> point.training().error())),
                    Mean.of(last(runs, point -> point.heldOut().error())),
                    runs);
        }
    }

    private static List<Double> last(
            List<TrainingResult> runs, ToDoubleFunction<CurvePoint> value) {
        return runs.stream().map(run -> value.applyAsDouble(run.last())).toList();
    }

    /**
     * The report.
     *
     * @param with its setup
     * @param results all seeds of both
     */
    static PairReport of(
            Setup with, Setup without, Trainings trainings, List<TrainingResult> results) {
        Side one = Side.of(with.name(), results);
        Side other = Side.of(without.name(), results);
        return new PairReport(
                with.network().name(),
                with.network().parameterCount(),
                trainings.pictures().train().size(),
                trainings.pictures().test().size(),
                with.batchSize(),
                one.runs().get(0).steps(),
                one,
                other,
                Difference.of(
                        other.name(),
                        last(other.runs(), point -> point.heldOut().error()),
                        one.name(),
                        last(one.runs(), point -> point.heldOut().error())));
    }
}
