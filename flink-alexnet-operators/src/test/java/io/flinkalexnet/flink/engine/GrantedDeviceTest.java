package io.flinkalexnet.flink.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.junit.jupiter.api.Test;

class GrantedDeviceTest {
    @Test
    void isTheFirstCardOfTheTaskManager() {
        assertThat(GrantedDevice.first(List.of())).isEmpty();
        assertThat(GrantedDevice.first(List.of(card("10"), card("2")))).hasValue(2);
    }

    @Test
    void saysWhichDriverNumbersCards() {
        assertThatIllegalStateException()
                .isThrownBy(() -> GrantedDevice.first(List.of(card("GPU-aa"))))
                .withMessageContaining("\"GPU-aa\"")
                .withMessageContaining("GpuDriverFactory");
    }

    private static ExternalResourceInfo card(String index) {
        Map<String, String> properties = Map.of("index", index);
        return new ExternalResourceInfo() {
            @Override
            public Optional<String> getProperty(String key) {
                return Optional.ofNullable(properties.get(key));
            }

            @Override
            public Collection<String> getKeys() {
                return properties.keySet();
            }
        };
    }
}
