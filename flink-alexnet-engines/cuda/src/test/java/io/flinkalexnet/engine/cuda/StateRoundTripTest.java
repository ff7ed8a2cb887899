package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.model.LayerSpec.Conv;
import io.flinkalexnet.engine.model.LayerSpec.Dense;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the conformance suite has not: folded filters, and tensors longer than the staging. */
class StateRoundTripTest {
    private static final NetworkSpec NETWORK =
            Networks.network(
                    16,
                    "fc1",
                    List.of(
                            new Conv(
                                    "conv1", 10, 5, 3, 2, 1), // (10, 6, 6), 6 places without weight
                            new Conv("conv2", 30, 3, 1, 1, 2), // (30, 6, 6)
                            new Dense("fc1", 1500), // 6.5 MB, with a piece that is not full
                            new Dense("fc2", 3)));

    @ParameterizedTest
    @EnumSource(Precision.class)
    void bringsEveryBitBack(Precision precision) {
        int length = ParameterLayout.of(NETWORK).length();
        FloatBuffer parameters = numbers(length, 0);
        FloatBuffer velocity = numbers(length, length);
        try (ProcessorDevice device = new ProcessorDevice();
                Trainer trainer = open(device, precision)) {
            trainer.importState(parameters, velocity);
            FloatBuffer parametersOut = FloatBuffer.allocate(length);
            FloatBuffer velocityOut = FloatBuffer.allocate(length);
            trainer.exportState(parametersOut, velocityOut);
            assertThat(parametersOut.array()).isEqualTo(parameters.array());
            assertThat(velocityOut.array()).isEqualTo(velocity.array());
        }
    }

    private static Trainer open(ProcessorDevice device, Precision precision) {
        TrainerSpec spec = Networks.trainer(NETWORK, precision);
        return ProcessorCards.of(device).provider().openTrainer(spec);
    }

    /** All different, none of which a bfloat16 holds. */
    private static FloatBuffer numbers(int length, int first) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = 1 + (first + i) * 0x1p-23f;
        }
        return FloatBuffer.wrap(numbers);
    }

    @Test
    void needsMoreThanOnePiece() {
        StateLayout layout = StateLayout.of(new LayerPlan(NETWORK));
        try (ProcessorDevice device = new ProcessorDevice();
                Resources resources = new Resources(device)) {
            Order order = layout.weights(2).order();
            int rows = Staging.open(resources, layout).rows(order);
            assertThat(rows).isLessThan(order.rows());
            assertThat(order.rows() % rows).isPositive();
        }
    }
}
