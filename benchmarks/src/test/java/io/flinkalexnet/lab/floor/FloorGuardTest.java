package io.flinkalexnet.lab.floor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.model.NetworkConfig;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The engine stays near the floor that is measured in turn with it. Processor time of one thread is
 * compared, by medians, so that other work on the machine hardly counts; the limits are far from
 * what is reached and only catch a kernel that went wrong, such as a format that is converted in
 * every step. Where oneDNN has plain loops only, for LRN's gradient without AVX-512, the floor
 * counts nothing.
 */
final class FloorGuardTest {
    private static final String ENGINE = "onednn";
    private static final double FORWARD_MAX = 1.6;
    private static final double TRAINING_MAX = 1.8;
    private static final double BF16_TRAINING_MAX = 2.4; // the update stays f32
    private static final double MIN = 0.6; // below, something else was measured

    private static final NetworkConfig NETWORK = new NetworkConfig("alexnet-2012", 100, 227, 0.5);
    private static final int BATCH = 8;
    private static final int ROUNDS = 3;
    private static final int RUNS_PER_ROUND = 8;

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private EngineProvider engine;

    @BeforeEach
    void findTheEngine() {
        engine =
                Engines.all().stream()
                        .filter(each -> each.name().equals(ENGINE))
                        .findFirst()
                        .orElseThrow();
        EngineProbe probe = engine.probe();
        assumeTrue(probe.usable(), "skipped: " + ENGINE + " can't run here: " + probe.reason());
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16"})
    void theForwardPassStaysNearTheFloor(Precision precision) {
        assertThat(ratio(Workload.FORWARD, precision)).isBetween(MIN, FORWARD_MAX);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16"})
    void aTrainingStepStaysNearTheFloor(Precision precision) {
        double max = precision == Precision.F32 ? TRAINING_MAX : BF16_TRAINING_MAX;
        assertThat(ratio(Workload.TRAINING, precision)).isBetween(MIN, max);
    }

    /** Median over the rounds of the engine's time by the floor's. */
    private double ratio(Workload workload, Precision precision) {
        assumeTrue(
                precision == Precision.F32 || engine.preferredPrecision() == precision,
                "skipped: this processor has no instructions for " + precision);
        FloorOptions options = new FloorOptions(BATCH, workload, precision, 1, Clock.CPU, 1);
        try (EngineWork work = EngineWork.open(engine, NETWORK, options)) {
            Floor.measure(NETWORK.spec(), options);
            mean(work);
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                FloorReport kernels = Floor.measure(NETWORK.spec(), options);
                double floor = kernels.medianMillis() - kernels.referenceMillis();
                double ours = mean(work);
                ratios.add(ours / floor);
                System.out.printf(
                        "%s %s: %.1f ms, floor %.1f ms, ratio %.2f%n",
                        workload, precision, ours, floor, ours / floor);
            }
            Collections.sort(ratios);
            return ratios.get(ROUNDS / 2);
        }
    }

    /**
     * Mean processor time of this process in milliseconds, so that no thread of an engine is
     * missed. The clock ticks every 10 ms: several runs are taken together.
     */
    private static double mean(EngineWork work) {
        long start = PROCESS.getProcessCpuTime();
        for (int i = 0; i < RUNS_PER_ROUND; i++) {
            work.run();
        }
        return (PROCESS.getProcessCpuTime() - start) / 1e6 / RUNS_PER_ROUND;
    }
}
