package io.flinkalexnet.flink.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Precision;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
    @Test
    void defaultsToTheBestEngineOnTheSlotsProcessors() {
        EngineOptions options = EngineOptions.from(new Configuration());
        int processors = Runtime.getRuntime().availableProcessors();

        assertThat(options).isEqualTo(new EngineOptions("auto", 0, PrecisionChoice.AUTO));
        assertThat(options.threadsOfSlot(slots(1))).isEqualTo(processors);
        assertThat(options.threadsOfSlot(slots(processors + 1))).isEqualTo(1);
        assertThat(new EngineOptions("auto", 3, PrecisionChoice.AUTO).threadsOfSlot(slots(8)))
                .isEqualTo(3);
    }

    private static Configuration slots(int count) {
        return new Configuration().set(TaskManagerOptions.NUM_TASK_SLOTS, count);
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EngineOptions(" ", 0, PrecisionChoice.AUTO))
                .withMessage("alexnet.engine.name must name an engine, or be auto");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EngineOptions("auto", -1, PrecisionChoice.AUTO))
                .withMessage("alexnet.engine.threads must be in [0, 1024], was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> precision("fp16"))
                .withMessage(
                        "alexnet.engine.precision must be one of [auto, f32, tf32, bf16], was 'fp16'");
    }

    @Test
    void autoIsWhatTheEnginePrefers() {
        EngineProvider floats = Engines.select("nd4j");
        EngineProvider both = new ClaimsBfloat16(floats);

        assertThat(precision("auto").precisionOn(floats)).isEqualTo(Precision.F32);
        assertThat(precision("auto").precisionOn(both)).isEqualTo(Precision.BF16);
        assertThat(precision("f32").precisionOn(both)).isEqualTo(Precision.F32);
        assertThat(precision("tf32").precisionOn(both)).isEqualTo(Precision.TF32);
        assertThat(precision("bf16").precisionOn(both)).isEqualTo(Precision.BF16);
    }

    @Test
    void aPrecisionThatTheEngineLacksIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> precision("bf16").precisionOn(Engines.select("nd4j")))
                .withMessageContaining("nd4j computes in f32 only, bf16 was asked for");
    }

    @Test
    void whatNoMachineCanDoIsRefusedBeforeTheSubmission() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named("nd4j", "bf16").checkBeforeSubmission())
                .withMessageContaining("nd4j computes in f32 only");
        assertThatNoException()
                .isThrownBy(
                        () -> {
                            named("nd4j", "f32").checkBeforeSubmission();
                            named("elsewhere", "bf16").checkBeforeSubmission();
                            named("auto", "bf16").checkBeforeSubmission();
                        });
    }

    private static EngineOptions precision(String text) {
        return named("auto", text);
    }

    private static EngineOptions named(String engine, String precision) {
        return EngineOptions.from(
                new Configuration()
                        .set(EngineOptions.NAME, engine)
                        .set(EngineOptions.PRECISION, precision));
    }
}
