package io.flinkalexnet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkConfigTest {
    @Test
    void readsWhatItWrites() {
        NetworkConfig config = new NetworkConfig("alexnet-small", 17, 64, 0.3);
        assertThat(config).hasToString("alexnet-small?classes=17&input=64&width=0.3");
        assertThat(NetworkConfig.parse(config.toString())).isEqualTo(config);
    }

    @Test
    void knowsTheUsualInputOfEachNetwork() {
        assertThat(NetworkConfig.of("alexnet-2012", 1000))
                .isEqualTo(new NetworkConfig("alexnet-2012", 1000, 227, 1));
        assertThat(NetworkConfig.of("alexnet-small", 10))
                .isEqualTo(new NetworkConfig("alexnet-small", 10, 32, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alexnet-small",
                "?classes=10&input=32&width=1",
                "alexnet-small?classes=10&input=32",
                "alexnet-small?classes=10&input=32&width=1&more=2",
                "alexnet-small?classes=ten&input=32&width=1",
                "alexnet-small?classes=10&input=32&width=wide",
                "alexnet-2013?classes=10&input=32&width=1"
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NetworkConfig.parse(text));
    }

    @Test
    void refusesValuesOutOfRangeAndNamesThem() {
        refuses("alexnet-2013", () -> NetworkConfig.of("alexnet-2013", 10));
        refuses("classes", () -> NetworkConfig.of("alexnet-small", 1));
        refuses("classes", () -> NetworkConfig.of("alexnet-small", 100_001));
        refuses("width", () -> new NetworkConfig("alexnet-small", 10, 32, 0.04));
        refuses("width", () -> new NetworkConfig("alexnet-small", 10, 32, Double.NaN));
    }

    @Test
    void refusesInputsTooSmallForItsLayers() {
        refuses("conv1", () -> new NetworkConfig("alexnet-2012", 10, 8, 1).spec());
        refuses("pool", () -> new NetworkConfig("alexnet-small", 10, 8, 1).spec());
    }

    private static void refuses(String word, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(word);
    }
}
