package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.LearningRateSchedule;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.SgdOptions;
import java.io.Serializable;
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
 * @param labels label of each class index
 * @param preprocessing from bytes to floats
 */
public record TrainingPlan(
        NetworkConfig network,
        double dropoutRate,
        Initialization initialization,
        SgdOptions sgd,
        int batchSize,
        LearningRateSchedule schedule,
        List<String> labels,
        Preprocessing preprocessing)
        implements Serializable {
    private static final int BATCH_SIZE_MAX = 4096;

    public TrainingPlan {
        labels = List.copyOf(labels);
        if (batchSize < 1 || batchSize > BATCH_SIZE_MAX) {
            throw new IllegalArgumentException(
                    "the batch size must be in [1, %d], was %d"
                            .formatted(BATCH_SIZE_MAX, batchSize));
        }
        if (labels.size() != network.classes()) {
            throw new IllegalArgumentException(
                    "%s needs %d labels, was %d"
                            .formatted(network, network.classes(), labels.size()));
        }
        preprocessing.checkFits(network.spec());
    }

    /** The network's table with this plan's dropout. */
    public NetworkSpec spec() {
        return network.spec().withDropoutRate(dropoutRate);
    }
}
