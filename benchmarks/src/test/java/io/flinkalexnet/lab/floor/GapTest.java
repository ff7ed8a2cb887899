package io.flinkalexnet.lab.floor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.model.NetworkConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GapTest {
    private static final NetworkConfig NETWORK = new NetworkConfig("alexnet-small", 10, 32, 0.25);
    private static final FloorOptions TRAINING =
            new FloorOptions(4, Workload.TRAINING, Precision.F32, 1, Clock.WALL, 1);

    @Test
    void anActivationIsCountedWithTheWeightsBeforeItAndTheRestIsOutside() {
        Map<String, LayerTimes.Passes> engine = new LinkedHashMap<>();
        engine.put("conv1", new LayerTimes.Passes(5, 7));
        engine.put("lrn1", new LayerTimes.Passes(1, 2));
        FloorReport floor =
                FloorReport.of(
                        "alexnet-small",
                        TRAINING,
                        "",
                        List.of(
                                new LayerFloor("conv1", 1, timing(4), Timing.NONE, timing(5)),
                                new LayerFloor("relu1", 0, Timing.NONE, timing(1), Timing.NONE),
                                new LayerFloor("lrn1", 0, timing(1), timing(1), Timing.NONE)));

        Gap gap =
                Gap.of(
                        "onednn",
                        NETWORK.spec(),
                        new LayerTimes(engine, 20),
                        new RunCost(20, 0, 0, 100),
                        floor);

        assertThat(gap.rows())
                .containsExactly(
                        new Gap.Row("conv1", 5, 4, 7, 6),
                        new Gap.Row("lrn1", 1, 1, 2, 1),
                        new Gap.Row(Gap.OUTSIDE, 5, 0, 0, 0));
        assertThat(gap.rows().stream().mapToDouble(Gap.Row::above).sum())
                .isEqualTo(gap.engineMillis() - gap.floorMillis(), offset(1e-9));
    }

    @Test
    void theEngineTellsOfEveryLayerWithWeights() throws Exception {
        EngineProvider engine =
                Engines.all().stream()
                        .filter(each -> each.name().equals("onednn"))
                        .findFirst()
                        .orElseThrow();
        EngineProbe probe = engine.probe();
        assumeTrue(probe.usable(), "skipped: onednn can't run here: " + probe.reason());

        try (EngineWork work = EngineWork.open(engine, NETWORK, TRAINING)) {
            LayerTimes times = LayerTimes.of(work, 3);

            System.out.println(times);
            for (String layer : List.of("conv1", "conv5", "lrn2", "pool5", "fc6", "fc8")) {
                assertThat(times.layers()).containsKey(layer);
                assertThat(times.layers().get(layer).forwardMillis()).as(layer).isPositive();
                assertThat(times.layers().get(layer).backwardMillis()).as(layer).isPositive();
            }
            assertThat(times.totalMillis()).isPositive();
        }
    }

    private static Timing timing(double millis) {
        return new Timing(millis, millis, 3, "");
    }
}
