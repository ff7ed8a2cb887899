package io.flinkalexnet.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneLayersTest {
    private static final int LANES = 3;

    private record Named(String name, boolean mixesImages) implements LaneLayers.Layer {}

    private static final List<Named> LAYERS =
            List.of(
                    new Named("conv", false),
                    new Named("pool", false),
                    new Named("fc1", true),
                    new Named("drop", false),
                    new Named("fc2", true));

    /** Names with lanes, as they ran. */
    private static List<String> ran(int batchSize, boolean forward) {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        try (Lanes lanes = new Lanes("test", LANES, () -> {})) {
            LaneLayers<Named> layers = new LaneLayers<>(lanes, batchSize, LAYERS);
            if (forward) {
                layers.forward((layer, lane) -> log.add(layer.name() + lane));
            } else {
                layers.backward((layer, lane) -> log.add(layer.name() + lane));
            }
        }
        return log;
    }

    @Test
    void runsEveryLayerOnEveryLane() {
        assertThat(ran(8, true)).hasSize(LANES * LAYERS.size()).doesNotHaveDuplicates();
    }

    @Test
    void leavesLanesWithoutImagesOutUnlessTheyHaveOutputs() {
        assertThat(ran(1, true))
                .containsExactlyInAnyOrder(
                        "conv0", "pool0", "fc10", "fc11", "fc12", "drop0", "fc20", "fc21", "fc22");
    }

    @Test
    void letsAllLanesEndBeforeImagesAreMixedAndAfterwards() {
        List<String> log = ran(8, true);
        assertThat(log.subList(0, 6)).allMatch(name -> name.matches("(conv|pool)\\d"));
        assertThat(log.subList(6, 9)).allMatch(name -> name.startsWith("fc1"));
        assertThat(log.subList(9, 12)).allMatch(name -> name.startsWith("drop"));
        assertThat(log.subList(12, 15)).allMatch(name -> name.startsWith("fc2"));
    }

    @Test
    void goesBackTheWayItCame() {
        List<String> log = ran(1, false);
        assertThat(log.indexOf("drop0")).isGreaterThan(log.indexOf("fc20"));
        assertThat(log.subList(log.size() - 2, log.size())).containsExactly("pool0", "conv0");
    }
}
