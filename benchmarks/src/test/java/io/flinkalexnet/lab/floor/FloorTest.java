package io.flinkalexnet.lab.floor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

final class FloorTest {
    private static final NetworkSpec NETWORK = NetworkConfig.of("alexnet-small", 10).spec();

    @Test
    void timesOneKernelOfEachLayerForTheForwardPass() {
        FloorReport report = measure(Workload.FORWARD, Precision.F32);

        assertThat(report.layers())
                .extracting(LayerFloor::layer)
                .containsExactly(
                        "conv1", "lrn1", "pool1", "conv2", "lrn2", "pool2", "conv3", "conv4",
                        "conv5", "pool5", "fc6", "fc7", "fc8");
        assertThat(report.layers())
                .allMatch(layer -> layer.forward().isMeasured())
                .noneMatch(layer -> layer.backwardData().isMeasured())
                .noneMatch(layer -> layer.backwardWeights().isMeasured());
        assertThat(report.layers()).allMatch(layer -> !layer.forward().implementation().isEmpty());
    }

    @Test
    void trainingHasNoGradientForThePicturesAndOneForEveryWeight() {
        FloorReport report = measure(Workload.TRAINING, Precision.F32);

        assertThat(named(report, layer -> layer.backwardWeights().isMeasured()))
                .containsExactly("conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8");
        assertThat(named(report, layer -> !layer.backwardData().isMeasured()))
                .containsExactly("conv1");
        assertThat(named(report, layer -> !layer.forward().isMeasured()))
                .as("activations run inside the kernel before them")
                .containsExactly("relu1", "relu2", "relu3", "relu4", "relu5", "relu6", "relu7");
    }

    @Test
    void addsTheKernelsUp() {
        FloorReport report = measure(Workload.TRAINING, Precision.F32);

        double sum = 0;
        for (LayerFloor layer : report.layers()) {
            sum += layer.forward().minMillis();
            sum += layer.backwardData().minMillis() + layer.backwardWeights().minMillis();
        }
        assertThat(report.minMillis()).isEqualTo(sum, offset(1e-9));
        assertThat(report.medianMillis()).isGreaterThanOrEqualTo(report.minMillis());
    }

    @Test
    void noKernelIsFasterThanTheProcessor() {
        Peak peak = Peak.measure(Precision.F32, 1, Clock.CPU);
        FloorReport report = measure(Workload.TRAINING, Precision.F32);

        assertThat(peak.gigaflops()).isGreaterThan(1);
        assertThat(peak.copyGigabytesPerSecond()).isGreaterThan(0.1);
        for (LayerFloor layer : report.layers()) {
            assertThat(layer.forward().gigaflops(layer.macs()))
                    .as(layer.layer())
                    .isLessThan(2 * peak.gigaflops()); // clocks change, so with room
        }
        assertThat(report.layers().get(0).forward().gigaflops(report.layers().get(0).macs()))
                .isGreaterThan(0.02 * peak.gigaflops());
    }

    @Test
    void bf16HasKernelsOfItsOwn() {
        assumeTrue(
                Floor.library().contains("bf16") || Floor.library().contains("amx"),
                "skipped: this processor has no bf16: " + Floor.library());

        FloorReport report = measure(Workload.TRAINING, Precision.BF16);

        assertThat(report.layers())
                .hasSameSizeAs(measure(Workload.TRAINING, Precision.F32).layers());
        assertThat(Peak.measure(Precision.BF16, 1, Clock.CPU).gigaflops()).isGreaterThan(1);
    }

    @Test
    void freesAllNativeObjects() {
        measure(Workload.TRAINING, Precision.F32);
        long objects = Pointer.totalCount();

        measure(Workload.TRAINING, Precision.F32);

        assertThat(Pointer.totalCount()).isEqualTo(objects);
    }

    @Test
    void putsTheNumberOfThreadsBack() {
        try (OpenMpThreads outer = new OpenMpThreads(3)) {
            Floor.measure(
                    NETWORK,
                    new FloorOptions(1, Workload.FORWARD, Precision.F32, 2, Clock.WALL, 1));

            assertThat(OpenMpThreads.current()).isEqualTo(3);
        }
    }

    @Test
    void processorTimeOfSeveralThreadsIsRefused() {
        assertThatThrownBy(
                        () -> new FloorOptions(1, Workload.FORWARD, Precision.F32, 2, Clock.CPU, 1))
                .hasMessage("the clock CPU sees one thread, threads were 2; take WALL");
    }

    private static FloorReport measure(Workload workload, Precision precision) {
        return Floor.measure(NETWORK, new FloorOptions(4, workload, precision, 1, Clock.CPU, 1));
    }

    private static List<String> named(FloorReport report, Predicate<LayerFloor> which) {
        return report.layers().stream().filter(which).map(LayerFloor::layer).toList();
    }
}
