package io.flinkalexnet.flink.tensorboard;

import io.flinkalexnet.schema.LayerNorms;
import io.flinkalexnet.schema.StepTimes;
import io.flinkalexnet.schema.TrainingMetrics;
import io.flinkalexnet.schema.ValidationScore;
import java.util.ArrayList;
import java.util.List;

/**
 * One number of a step.
 *
 * @param tag what TensorBoard calls it; the first part groups charts. Part of the format: curves of
 *     earlier runs have the same
 */
record Scalar(String tag, double value) {
    /** All numbers of a record; what it does not have is left out. */
    static List<Scalar> of(TrainingMetrics metrics) {
        List<Scalar> scalars = new ArrayList<>();
        scalars.add(new Scalar("train/loss", metrics.getLoss()));
        scalars.add(new Scalar("train/top1_error", metrics.getTop1Error()));
        scalars.add(new Scalar("train/top5_error", metrics.getTop5Error()));
        scalars.add(new Scalar("train/epoch", metrics.getEpoch()));
        scalars.add(new Scalar("train/images", metrics.getImages()));
        scalars.add(new Scalar("rate", metrics.getLearningRate()));
        scalars.add(new Scalar("images_per_second", metrics.getImagesPerSecond()));
        addValidation(scalars, metrics.getValidation());
        addTimes(scalars, metrics.getStepTimes());
        scalars.add(new Scalar("time/checkpoint_stall_ms", metrics.getCheckpointStallMillis()));
        scalars.add(new Scalar("stream/reorder_window", metrics.getReorderWindow()));
        for (LayerNorms layer : metrics.getLayers()) {
            scalars.add(new Scalar("norm/weights/" + layer.getLayer(), layer.getWeightNorm()));
            scalars.add(new Scalar("norm/gradients/" + layer.getLayer(), layer.getGradientNorm()));
        }
        return scalars;
    }

    private static void addValidation(List<Scalar> scalars, ValidationScore score) {
        if (score != null) {
            scalars.add(new Scalar("validation/loss", score.getLoss()));
            scalars.add(new Scalar("validation/top1_error", score.getTop1Error()));
            scalars.add(new Scalar("validation/top5_error", score.getTop5Error()));
            scalars.add(new Scalar("validation/best_top1_error", score.getBestTop1Error()));
        }
    }

    private static void addTimes(List<Scalar> scalars, StepTimes times) {
        if (times != null) {
            scalars.add(new Scalar("time/wait_ms", times.getWaitMillis()));
            scalars.add(new Scalar("time/host_to_device_ms", times.getHostToDeviceMillis()));
            scalars.add(new Scalar("time/compute_ms", times.getComputeMillis()));
            scalars.add(new Scalar("time/device_to_host_ms", times.getDeviceToHostMillis()));
        }
    }
}
