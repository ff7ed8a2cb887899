package io.flinkalexnet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class PrecisionTest {
    @Test
    void isWrittenAsUsersWriteIt() {
        assertThat(Precision.values())
                .extracting(Precision::toString)
                .containsExactly("f32", "tf32", "bf16");
    }

    @Test
    void anEngineHasFloatsAloneUnlessItSaysMore() {
        EngineProvider abacus = new Abacus();
        assertThat(abacus.precisions()).containsExactly(Precision.F32);
        assertThat(abacus.preferredPrecision()).isEqualTo(Precision.F32);
        assertThatNoException().isThrownBy(() -> abacus.checkPrecision(Precision.F32));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> abacus.checkPrecision(Precision.BF16))
                .withMessage(
                        "abacus computes in f32 only, bf16 was asked for; set alexnet.engine.precision to f32 or auto, or take an engine that has it: ./alexnet doctor lists them");
    }

    @Test
    void ofAModelComesWithAtLeastOneThread() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoadOptions(0, Precision.F32))
                .withMessage("threads must be at least 1, was 0");
    }

    private static final class Abacus implements EngineProvider {
        @Override
        public String name() {
            return "abacus";
        }

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public EngineProbe probe() {
            return EngineProbe.usable("wood");
        }

        @Override
        public Trainer openTrainer(TrainerSpec spec) {
            throw new UnsupportedOperationException("the abacus does not train");
        }

        @Override
        public LoadedModel load(
                NetworkSpec network,
                Preprocessing preprocessing,
                FloatBuffer parameters,
                LoadOptions options) {
            throw new UnsupportedOperationException("the abacus does not classify");
        }
    }
}
