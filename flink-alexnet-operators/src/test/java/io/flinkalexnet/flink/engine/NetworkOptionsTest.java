package io.flinkalexnet.flink.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.model.NetworkConfig;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class NetworkOptionsTest {
    @Test
    void defaultsToThePapersNetwork() {
        NetworkOptions options = NetworkOptions.from(new Configuration());

        assertThat(options.config(1000)).isEqualTo(NetworkConfig.of("alexnet-2012", 1000));
        assertThat(options.geometry()).isEqualTo(new ImageGeometry(256, 0, 227));
    }

    @Test
    void theInputSideDecidesTheGeometry() {
        NetworkOptions options = new NetworkOptions("alexnet-small", 64, 0.5);

        assertThat(options.config(17)).isEqualTo(new NetworkConfig("alexnet-small", 17, 64, 0.5));
        assertThat(options.geometry()).isEqualTo(new ImageGeometry(72, 0, 64));
    }

    @Test
    void aNetworkThatCannotBeBuiltIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkOptions("alexnet-3000", 0, 1))
                .withMessageContaining("alexnet-3000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkOptions("alexnet-2012", 20, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkOptions("alexnet-small", -1, 1))
                .withMessage("alexnet.network.input-side must be at least 0, was -1");
    }
}
