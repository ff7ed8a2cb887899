package io.flinkalexnet.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.conformance.ResidentMemory;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
    @Test
    void staysFlatOverTwoThousandSteps() throws IOException, InterruptedException {
        assertThat(ResidentMemory.growthOf(Work.class, "steps"))
                .isLessThan(ResidentMemory.STEPS_GROWTH_MAX_KILOBYTES);
    }

    @Test
    void staysFlatInBfloat16() throws IOException, InterruptedException {
        assertThat(ResidentMemory.growthOf(Work.class, "steps-in-bf16"))
                .isLessThan(ResidentMemory.STEPS_GROWTH_MAX_KILOBYTES);
    }

    @Test
    void isGivenBackByClose() throws IOException, InterruptedException {
        assertThat(ResidentMemory.growthOf(Work.class, "openings"))
                .isLessThan(ResidentMemory.OPENINGS_GROWTH_MAX_KILOBYTES);
    }

    /** What is done in a process of its own. */
    static final class Work {
        private Work() {}

        public static void main(String[] args) throws IOException {
            switch (args[0]) {
                case "steps" -> ResidentMemory.steps(new OnednnEngineProvider(), Precision.F32);
                case "steps-in-bf16" ->
                        ResidentMemory.steps(
                                new OnednnEngineProvider(),
                                new OnednnEngineProvider().preferredPrecision());
                case "openings" ->
                        ResidentMemory.openings(new OnednnEngineProvider(), Precision.F32);
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }
}
