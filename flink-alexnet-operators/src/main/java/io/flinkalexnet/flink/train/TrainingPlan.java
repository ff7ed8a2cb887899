package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.BiasRates;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.LearningRateSchedule;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.engine.model.SchedulePosition;
import io.flinkalexnet.engine.model.SgdOptions;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.flink.engine.NetworkOptions;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What is trained and how; fixed by the client before the job starts.
 *
 * @param network the network
 * @param dropoutRate of its dropout layers
 * @param initialization parameters before step 0
 * @param sgd constants of the update rule
 * @param batchSize images of a step
 * @param schedule learning rate of each step
 * @param biasRates that of the biases
 * @param labels label of each class index
 * @param preprocessing from bytes to floats
 * @param start where the first parameters come from
 */
public record TrainingPlan(
        NetworkConfig network,
        double dropoutRate,
        Initialization initialization,
        SgdOptions sgd,
        int batchSize,
        LearningRateSchedule schedule,
        BiasRates biasRates,
        List<String> labels,
        Preprocessing preprocessing,
        TrainingStart start)
        implements Serializable {
    public TrainingPlan {
        labels = List.copyOf(labels);
        if (labels.size() != network.classes()) {
            throw new IllegalArgumentException(
                    "%s needs %d labels, was %d"
                            .formatted(network, network.classes(), labels.size()));
        }
        preprocessing.checkFits(network.spec());
    }

    /** This plan with another start, and the preprocessing that belongs to it. */
    TrainingPlan startingFrom(TrainingStart other, Preprocessing preprocessingOfStart) {
        return new TrainingPlan(
                network,
                dropoutRate,
                initialization,
                sgd,
                batchSize,
                schedule,
                biasRates,
                labels,
                preprocessingOfStart,
                other);
    }

    /**
     * The plan for a run over the statistics' pictures.
     *
     * @param statistics of the training pictures, taken with the network's geometry
     * @param epochs how often they are trained on, which sets the length of the schedule
     */
    public static TrainingPlan of(
            NetworkOptions network,
            RecipeOptions options,
            DatasetStatistics statistics,
            int epochs) {
        Recipe recipe = options.recipe();
        long steps = Math.max(1, epochs * statistics.images() / options.batchSize());
        return new TrainingPlan(
                network.config(statistics.labels().size()),
                options.dropoutRate(),
                recipe.initialization(),
                recipe.sgd(),
                options.batchSize(),
                options.schedule(steps),
                recipe.rates().biases(),
                statistics.labels(),
                new Preprocessing(
                        statistics.geometry(), statistics.meanImage(), recipe.inputScale()),
                TrainingStart.RANDOM);
    }

    /** The learning rates of a step. */
    public LearningRates ratesAt(SchedulePosition position) {
        float weights = schedule.rateAt(position);
        return new LearningRates(weights, biasRates.rateOf(weights, schedule.rate()));
    }

    /** The same with other rates. */
    public TrainingPlan withSchedule(LearningRateSchedule other) {
        return new TrainingPlan(
                network,
                dropoutRate,
                initialization,
                sgd,
                batchSize,
                other,
                biasRates,
                labels,
                preprocessing,
                start);
    }

    /**
     * What serving needs of a training.
     *
     * @param step weight updates done
     * @param parameters in the network's order; not copied
     */
    Model model(long step, FloatBuffer parameters) {
        return new Model(network, labels, preprocessing, step, parameters);
    }

    /** The network's table with this plan's dropout. */
    public NetworkSpec spec() {
        return network.spec().withDropoutRate(dropoutRate);
    }
}
