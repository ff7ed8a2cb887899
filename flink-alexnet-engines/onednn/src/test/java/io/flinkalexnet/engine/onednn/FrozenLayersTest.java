package io.flinkalexnet.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.conformance.NoiseTraining;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts what a training step runs backward. */
class FrozenLayersTest {
    private static final int LANES = 2;

    private final TrainerSpec spec = NoiseTraining.trainer(LANES, Precision.F32);

    @Test
    void runsBackwardThroughAllLayersIfNoneIsFrozen() {
        assertThat(backward(spec)).contains("conv1", "pool1", "conv5", "fc6", "fc8");
    }

    @Test
    void runsNothingBackwardBelowTheLowestTrainedLayer() {
        assertThat(backward(spec.withFrozenLayers(indexOf("fc6"))))
                .contains("fc6", "drop6", "fc8")
                .doesNotContain("flatten")
                .allMatch(name -> !name.contains("conv") && !name.contains("pool"));
        assertThat(backward(spec.withFrozenLayers(indexOf("fc8")))).containsOnly("fc8");
    }

    @Test
    void leavesOutTheGradientOfTheLowestTrainedLayersInput() {
        int conv3 = indexOf("conv3");
        assertThat(works(spec.withFrozenLayers(conv3), "conv3"))
                .isPositive()
                .isLessThan(works(spec, "conv3"));
        int fc7 = indexOf("fc7");
        assertThat(works(spec.withFrozenLayers(fc7), "fc7"))
                .isPositive()
                .isLessThan(works(spec, "fc7"));
    }

    private int indexOf(String name) {
        return spec.network().layers().stream().map(LayerSpec::name).toList().indexOf(name);
    }

    /** Names of the layers that have something to do backward. */
    private static List<String> backward(TrainerSpec trainer) {
        List<String> names = new ArrayList<>();
        for (Layer layer : layers(trainer)) {
            if (layer.backward().stream().anyMatch(works -> !works.isEmpty())) {
                names.add(layer.name());
            }
        }
        return names;
    }

    private static int works(TrainerSpec trainer, String name) {
        return layers(trainer).stream()
                .filter(layer -> layer.name().equals(name))
                .mapToInt(layer -> layer.backward().stream().mapToInt(List::size).sum())
                .sum();
    }

    /** Of a network that is closed already: its works can be counted, not run. */
    private static List<Layer> layers(TrainerSpec trainer) {
        NetworkSpec network = trainer.network();
        LayerPlan plan = LayerPlan.of(network, trainer.precision());
        int lowest = trainer.lowestTrainedLayer();
        try (Execution execution = Execution.open(LANES);
                TrainingParameters parameters =
                        new TrainingParameters(plan, execution, trainer.batchSize(), lowest);
                NetworkBuilder builder =
                        new NetworkBuilder(
                                new Network.Plan(
                                        plan, trainer.preprocessing(), execution, 1, parameters),
                                trainer.batchSize(),
                                new Schedule(network.layers().size(), lowest))) {
            return builder.layers();
        }
    }
}
