package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Norms;
import io.flinkalexnet.engine.ParameterNorms;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.host.Score;
import io.flinkalexnet.engine.host.StepClock;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Training resident on a device: bytes go in with a step, the score comes out. Times of a step are
 * what its caller waits for: filling pinned memory, then the device from the upload to the download
 * of the score, which overlap with nothing, then reading that.
 */
final class CudaTrainer implements Trainer {
    private final TrainerSpec spec;
    private final Resources resources;
    private final TrainingParameters parameters;
    private final TrainingNetwork network;
    private final BatchParts<ScoringNetwork> evaluation;

    private CudaTrainer(TrainerSpec spec, LayerPlan layers, Resources resources) {
        this.spec = spec;
        this.resources = resources;
        Queue queue = resources.queue(spec.precision());
        parameters = new TrainingParameters(layers, spec, queue, resources);
        NetworkBuilder.Plan plan =
                new NetworkBuilder.Plan(
                        layers,
                        spec.preprocessing(),
                        MeanOnDevice.of(spec.preprocessing().mean(), queue, resources),
                        queue,
                        spec.seed(),
                        parameters);
        network = new TrainingNetwork(plan, spec, parameters, resources);
        evaluation =
                new BatchParts<>(
                        spec.preprocessing().geometry(),
                        batch -> ScoringNetwork.open(plan, batch),
                        evaluationPart(spec.batchSize()));
    }

    static CudaTrainer open(TrainerSpec spec, LayerPlan layers, Device device) {
        Resources resources = new Resources(device);
        return resources.opening(() -> new CudaTrainer(spec, layers, resources));
    }

    /** No more pictures at once than a step has, whose memory is known to be there. */
    private static int evaluationPart(int batchSize) {
        return Math.min(
                InferenceNetwork.PART_MAX,
                Math.max(BatchParts.PART_MAX, Integer.highestOneBit(batchSize)));
    }

    @Override
    public StepResult step(MiniBatch batch, long stepNumber, LearningRates rates, Norms norms) {
        spec.checkStep(batch);
        StepClock clock = new StepClock();
        network.feed().fill(batch, 0, batch.size());
        network.feed().step(stepNumber, rates);
        clock.hostToDevice();
        network.run(norms);
        clock.compute();
        BatchScore score = network.score();
        boolean measured = norms == Norms.MEASURE && score.isFinite();
        List<ParameterNorms> found = measured ? network.norms() : List.of();
        clock.deviceToHost();
        return new StepResult(score, clock.durations(), found);
    }

    @Override
    public BatchScore evaluate(MiniBatch batch) {
        batch.checkLabels(spec.network().classes());
        Score score = new Score();
        evaluation.run(batch, (part, first, count) -> part.score(count, score));
        return score.total();
    }

    @Override
    public void exportState(FloatBuffer parameterTarget, FloatBuffer velocityTarget) {
        parameters.write(parameterTarget, velocityTarget);
    }

    @Override
    public void importState(FloatBuffer parameterSource, FloatBuffer velocitySource) {
        parameters.read(parameterSource, velocitySource);
    }

    @Override
    public void close() {
        evaluation.close();
        resources.close();
    }
}
