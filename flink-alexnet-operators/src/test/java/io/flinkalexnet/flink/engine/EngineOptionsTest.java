package io.flinkalexnet.flink.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
    @Test
    void defaultsToTheBestEngineOnTheSlotsProcessors() {
        EngineOptions options = EngineOptions.from(new Configuration());
        int processors = Runtime.getRuntime().availableProcessors();

        assertThat(options).isEqualTo(new EngineOptions("auto", 0));
        assertThat(options.threadsOfSlot(slots(1))).isEqualTo(processors);
        assertThat(options.threadsOfSlot(slots(processors + 1))).isEqualTo(1);
        assertThat(new EngineOptions("auto", 3).threadsOfSlot(slots(8))).isEqualTo(3);
    }

    private static Configuration slots(int count) {
        return new Configuration().set(TaskManagerOptions.NUM_TASK_SLOTS, count);
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EngineOptions(" ", 0))
                .withMessage("alexnet.engine.name must name an engine, or be auto");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EngineOptions("auto", -1))
                .withMessage("alexnet.engine.threads must be in [0, 1024], was -1");
    }
}
