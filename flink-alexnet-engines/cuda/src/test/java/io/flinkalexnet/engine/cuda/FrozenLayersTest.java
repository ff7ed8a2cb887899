package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.conformance.NoiseTraining;
import io.flinkalexnet.engine.model.LayerSpec;
import org.junit.jupiter.api.Test;

/** Counts what a training step does backward. */
class FrozenLayersTest {
    private final TrainerSpec spec = NoiseTraining.trainer(1, Precision.F32);

    /** The gradients of fc8's weights and biases alone. */
    @Test
    void computesNoGradientBelowTheLowestTrainedLayer() {
        int ofLogits = backward(frozen("fc8"));
        assertThat(ofLogits).isEqualTo(1 + biasSums(4));
        // fc7's, that of fc8's input, and the gradients of drop7 and relu7 on the way
        assertThat(backward(frozen("fc7"))).isEqualTo(ofLogits + 1 + biasSums(52) + 3);
    }

    @Test
    void doesLessTheMoreIsFrozen() {
        int all = backward(spec);
        int fromConv3 = backward(frozen("conv3"));
        int fromFc6 = backward(frozen("fc6"));
        assertThat(all).isGreaterThan(fromConv3);
        assertThat(fromConv3).isGreaterThan(fromFc6);
    }

    private static int biasSums(int outputs) {
        Block block = new Block(0, 1 << 20);
        return new Kernels(ElementType.F32)
                .columnSums(NoiseTraining.BATCH_SIZE, outputs, block, block, block)
                .length;
    }

    private TrainerSpec frozen(String lowest) {
        return spec.withFrozenLayers(
                spec.network().layers().stream().map(LayerSpec::name).toList().indexOf(lowest));
    }

    private static int backward(TrainerSpec trainer) {
        try (ProcessorDevice device = new ProcessorDevice();
                Resources resources = new Resources(device)) {
            LayerPlan layers = new LayerPlan(trainer.network());
            Queue queue = resources.queue(trainer.precision());
            NetworkBuilder.Plan plan =
                    new NetworkBuilder.Plan(
                            layers,
                            trainer.preprocessing(),
                            MeanOnDevice.of(trainer.preprocessing().mean(), queue, resources),
                            queue,
                            1,
                            new TrainingParameters(layers, trainer, queue, resources));
            Schedule schedule =
                    new Schedule(trainer.network().layers().size(), trainer.lowestTrainedLayer());
            return new NetworkBuilder(plan, trainer.batchSize(), schedule, resources)
                    .backward()
                    .size();
        }
    }
}
