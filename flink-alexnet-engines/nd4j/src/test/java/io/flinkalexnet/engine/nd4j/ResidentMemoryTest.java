package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.conformance.ResidentMemory;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
    @Test
    void staysFlatOverTwoThousandSteps() throws IOException, InterruptedException {
        assertThat(ResidentMemory.growthOf(Work.class, "host-steps"))
                .isLessThan(ResidentMemory.STEPS_GROWTH_MAX_KILOBYTES);
    }

    @Test
    void staysFlatOverTwoThousandStepsOfDeviceKernels() throws IOException, InterruptedException {
        assertThat(ResidentMemory.growthOf(Work.class, "device-steps"))
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
                case "host-steps" -> ResidentMemory.steps(new Nd4jEngineProvider(), Precision.F32);
                case "device-steps" ->
                        ResidentMemory.steps(
                                new Nd4jEngineProvider(0, DeviceKernels::new), Precision.F32);
                case "openings" -> ResidentMemory.openings(new Nd4jEngineProvider(), Precision.F32);
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }
}
