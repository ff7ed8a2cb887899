package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.conformance.EngineConformance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The whole engine on a processor; nothing is left on it afterwards. */
abstract class ProcessorConformance extends EngineConformance {
    private ProcessorDevice device;

    @BeforeAll
    void openDevice() {
        device = new ProcessorDevice();
    }

    @AfterAll
    void leavesNothingBehind() {
        if (device != null) {
            assertThat(device.liveBlocks()).isZero();
            device.close();
        }
    }

    @Override
    protected EngineProvider engine() {
        return ProcessorCards.of(device).provider();
    }
}
