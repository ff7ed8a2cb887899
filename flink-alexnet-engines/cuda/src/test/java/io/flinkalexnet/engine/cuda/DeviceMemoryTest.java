package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.conformance.NoiseTraining;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who runs out of device memory gives back what it had. */
class DeviceMemoryTest {
    private static final long PLENTY = 1L << 40;
    private static final int LIMITS = 12;
    private static final NetworkSpec PAPER = NetworkConfig.of("alexnet-2012", 1000).spec();
    private static final int LAYERS = PAPER.layers().size();
    private static final TrainerSpec SPEC = NoiseTraining.trainer(1, Precision.BF16);

    @Test
    void aTrainerThatCannotBeOpenedLeavesNothing() {
        assertLeavesNothing(
                device -> {
                    try (Trainer trainer = provider(device).openTrainer(SPEC)) {
                        assertThat(device.liveBlocks()).isPositive();
                    }
                },
                "training alexnet-small in bf16 with a batch size of 5: ");
    }

    @Test
    void aModelThatCannotBeLoadedLeavesNothing() {
        assertLeavesNothing(
                device -> {
                    try (LoadedModel model = load(device)) {
                        assertThat(device.liveBlocks()).isPositive();
                    }
                },
                "loading alexnet-small in bf16: ");
    }

    @Test
    void aClassifierThatFindsNoMemoryForAMiniBatchLeavesTheModel() {
        long enoughToLoad = 2 * mostBytes(device -> load(device).close());
        ProcessorDevice device = new ProcessorDevice(enoughToLoad);
        try (LoadedModel model = load(device);
                Classifier classifier = model.openClassifier(256)) {
            int blocks = device.liveBlocks();
            assertThatThrownBy(() -> classifier.classify(NoiseTraining.pictures(256, 1)))
                    .isInstanceOf(OutOfDeviceMemoryException.class);
            assertThat(device.liveBlocks()).isEqualTo(blocks);
        }
        assertThat(device.liveBlocks()).isZero();
    }

    /** Of the paper's network; most of it is conv1's input and output, of 21 layers. */
    @Test
    void aForwardPassReusesWhatATrainingStepMustKeep() {
        long training = bytes(device -> build(device, new Schedule(LAYERS, 0)));
        long inference = bytes(device -> build(device, Schedule.inference(LAYERS)));
        assertThat(inference).isLessThan(training / 2);
    }

    /** Memory alone: nothing is computed, and no parameters are there. */
    private static void build(ProcessorDevice device, Schedule schedule) {
        TrainerSpec spec = Networks.trainer(PAPER, Precision.F32);
        Resources resources = new Resources(device);
        ParameterSource none = layer -> null;
        new NetworkBuilder(
                new NetworkBuilder.Plan(
                        new LayerPlan(PAPER),
                        spec.preprocessing(),
                        null,
                        resources.queue(Precision.F32),
                        1,
                        none),
                2,
                schedule,
                resources);
    }

    private static CudaEngineProvider provider(ProcessorDevice device) {
        return ProcessorCards.of(device).provider();
    }

    private static LoadedModel load(ProcessorDevice device) {
        return provider(device)
                .load(
                        NoiseTraining.network(),
                        NoiseTraining.preprocessing(),
                        NoiseTraining.parameters(),
                        new LoadOptions(1, Precision.BF16));
    }

    /** On devices with less and less memory, down to none. */
    private static void assertLeavesNothing(Consumer<ProcessorDevice> opening, String message) {
        long most = mostBytes(opening);
        for (int i = 0; i < LIMITS; i++) {
            ProcessorDevice device = new ProcessorDevice(most * i / LIMITS);
            assertThatThrownBy(() -> opening.accept(device))
                    .isInstanceOf(OutOfDeviceMemoryException.class)
                    .hasMessageStartingWith(message);
            assertThat(device.liveBlocks()).isZero();
            device.close();
        }
    }

    /** Too little: half of the least power of two with which it succeeds. */
    private static long mostBytes(Consumer<ProcessorDevice> opening) {
        for (long bytes = 1; ; bytes *= 2) {
            try {
                opening.accept(new ProcessorDevice(bytes));
                return bytes / 2;
            } catch (OutOfDeviceMemoryException e) {
                assertThat(bytes).isLessThan(PLENTY);
            }
        }
    }

    /** What is still allocated afterwards. */
    private static long bytes(Consumer<ProcessorDevice> opening) {
        try (ProcessorDevice device = new ProcessorDevice(PLENTY)) {
            opening.accept(device);
            return PLENTY - device.freeBytes();
        }
    }
}
