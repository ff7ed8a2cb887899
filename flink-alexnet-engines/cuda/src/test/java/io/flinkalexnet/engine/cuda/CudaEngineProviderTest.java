package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.conformance.NoiseTraining;
import io.flinkalexnet.engine.device.ComputeCapability;
import java.util.List;
import org.junit.jupiter.api.Test;

class CudaEngineProviderTest {
    /** Cards that nobody computes on, by index; null where there is none. */
    private record Machine(List<String> capabilities) implements Cards {
        static CudaEngineProvider with(String... capabilities) {
            return new CudaEngineProvider(new Machine(List.of(capabilities)), 0);
        }

        @Override
        public EngineProbe probe(int index) {
            return index < capabilities.size()
                    ? EngineProbe.usable("card " + index)
                    : EngineProbe.unusable("NVIDIA CUDA", "there is no card " + index);
        }

        @Override
        public ComputeCapability computeCapability(int index) {
            return ComputeCapability.parse(capabilities.get(index));
        }

        @Override
        public Device device(int index) {
            throw new AssertionError("no test computes on " + index);
        }
    }

    @Test
    void comesFirstWhereNoOtherEngineHasTheCard() {
        assertThat(Machine.with("9.0").rank()).isEqualTo(30);
        assertThat(Machine.with("12.0").rank()).isEqualTo(30);
        assertThat(Machine.with("8.9").rank()).isEqualTo(5);
        assertThat(Machine.with().rank()).isEqualTo(5);
    }

    @Test
    void prefersBfloat16WhereTheCardHasIt() {
        assertThat(Machine.with("8.0").preferredPrecision()).isEqualTo(Precision.BF16);
        assertThat(Machine.with("7.5").preferredPrecision()).isEqualTo(Precision.F32);
        assertThat(Machine.with().preferredPrecision()).isEqualTo(Precision.F32);
    }

    @Test
    void refusesAPrecisionThatTheCardLacks() {
        for (Precision precision : List.of(Precision.BF16, Precision.TF32)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Machine.with("7.5").checkPrecision(precision))
                    .withMessageContainingAll(precision.toString(), "8.0", "card 0", "7.5", "f32");
            assertThatNoException().isThrownBy(() -> Machine.with("8.0").checkPrecision(precision));
            assertThatNoException().isThrownBy(() -> Machine.with().checkPrecision(precision));
        }
        assertThatNoException().isThrownBy(() -> Machine.with("7.5").checkPrecision(Precision.F32));
    }

    @Test
    void isAboutTheCardOfItsIndex() {
        CudaEngineProvider first = Machine.with("8.6", "9.0");
        assertThat(first.onDevice(1).probe().device()).isEqualTo("card 1");
        assertThat(first.onDevice(1).rank()).isEqualTo(30);
        assertThat(first.onDevice(2).probe().usable()).isFalse();
    }

    @Test
    void saysWhyItOpensNothing() {
        CudaEngineProvider none = Machine.with();
        assertThatIllegalStateException()
                .isThrownBy(() -> none.openTrainer(NoiseTraining.trainer(1, Precision.F32)))
                .withMessage("cuda cannot run here: there is no card 0");
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                none.load(
                                        NoiseTraining.network(),
                                        NoiseTraining.preprocessing(),
                                        NoiseTraining.parameters(),
                                        new LoadOptions(1, Precision.F32)))
                .withMessage("cuda cannot run here: there is no card 0");
    }
}
