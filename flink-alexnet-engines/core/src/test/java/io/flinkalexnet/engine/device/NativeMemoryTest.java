package io.flinkalexnet.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

final class NativeMemoryTest {
    @Test
    void takesJavaCppsLimitsAway() {
        Properties properties = new Properties();
        NativeMemory.leaveLimitToTheProcess(properties);
        assertThat(properties)
                .containsEntry("org.bytedeco.javacpp.maxBytes", "0")
                .containsEntry("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    }

    @Test
    void keepsALimitOfTheUsers() {
        Properties properties = new Properties();
        properties.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "8g");
        NativeMemory.leaveLimitToTheProcess(properties);
        assertThat(properties).containsEntry("org.bytedeco.javacpp.maxPhysicalBytes", "8g");
    }
}
