package io.flinkalexnet.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class KafkaOptionsTest {
    @Test
    void takesEveryOptionFromAConfiguration() {
        Configuration config = new Configuration();
        config.setString("alexnet.kafka.bootstrap-servers", "one:1,two:2");
        config.setString("alexnet.kafka.properties", "security.protocol:SSL");
        config.setString("alexnet.kafka.transaction-timeout", "90 s");

        assertThat(KafkaOptions.from(config))
                .isEqualTo(
                        new KafkaOptions(
                                "one:1,two:2",
                                Map.of("security.protocol", "SSL"),
                                Duration.ofSeconds(90)));
    }

    @Test
    void keepsTheSettingsExactlyOnceRestsOn() {
        assertThatThrownBy(
                        () ->
                                new KafkaOptions(
                                        "one:1",
                                        Map.of("isolation.level", "read_uncommitted"),
                                        Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "alexnet.kafka.properties must not hold [isolation.level]: they are set by"
                                + " flink-alexnet");
    }

    @Test
    void refusesATimeoutOutOfRange() {
        assertThatThrownBy(() -> new KafkaOptions("one:1", Map.of(), Duration.ofMillis(999)))
                .hasMessage(
                        "alexnet.kafka.transaction-timeout must be in [PT1S, PT24H], was PT0.999S");
    }

    @Test
    void refusesATopicNameKafkaWouldNotTake() {
        Configuration config = new Configuration();
        config.set(Topics.PREDICTIONS, "my predictions");
        assertThatThrownBy(() -> Topics.from(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alexnet.topic.predictions")
                .hasMessageContaining("'my predictions'");
    }

    @Test
    void travelsWithTheJobGraph() throws Exception {
        KafkaOptions options = KafkaOptions.of("one:1");
        assertThat(InstantiationUtil.clone(options)).isEqualTo(options);
        assertThat(InstantiationUtil.clone(Topics.DEFAULT)).isEqualTo(Topics.DEFAULT);
    }
}
