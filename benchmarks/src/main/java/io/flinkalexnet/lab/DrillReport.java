package io.flinkalexnet.lab;

import java.util.List;

/**
 * What the cluster drill has seen.
 *
 * @param jobs submitted
 * @param kills processes that were sent SIGKILL
 * @param imagesIn pictures that were sent to be classified
 * @param predictions committed, repeats included
 * @param rejected committed rejections, repeats included
 * @param missing pictures of which there is neither
 * @param duplicates predictions and rejections more than one for each picture
 * @param recoverySeconds the longest of the recoveries
 * @param recoveries one for each kill
 * @param rescaledFrom parallelism of the classify job before its savepoint
 * @param rescaledTo and after
 * @param trainings how the trainings ended: all with the same model
 * @param sameModel whether all trainings, killed or not, ended with the same bytes
 * @param seconds of the whole drill
 */
public record DrillReport(
        int jobs,
        int kills,
        long imagesIn,
        long predictions,
        long rejected,
        long missing,
        long duplicates,
        double recoverySeconds,
        List<Recovery> recoveries,
        int rescaledFrom,
        int rescaledTo,
        List<Training> trainings,
        boolean sameModel,
        double seconds) {
    /**
     * A process that was killed.
     *
     * @param process such as {@code task-manager-1}
     * @param job that it was part of
     * @param until what ended the time
     * @param seconds from SIGKILL to that
     */
    public record Recovery(String process, String job, String until, double seconds) {}

    /**
     * A training.
     *
     * @param disturbance what was done to it
     * @param taskManagers it was seen on
     * @param version steps of the model at the end
     * @param sha256 of the model file
     */
    public record Training(
            String disturbance, List<String> taskManagers, long version, String sha256) {}

    public DrillReport {
        recoveries = List.copyOf(recoveries);
        trainings = List.copyOf(trainings);
    }

    /** Whether nothing was lost, doubled or changed. */
    public boolean isWhole() {
        return missing == 0 && duplicates == 0 && sameModel;
    }
}
