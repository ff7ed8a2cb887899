package io.flinkalexnet.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaOptionsTest {
    @TempDir private Path folder;

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
                        "the Kafka setting isolation.level can't be given: only committed records"
                                + " are read, as exactly-once rests on it");
    }

    @Test
    void readsSettingsFromAFileAndPrefersThoseThatAreGiven() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("client.properties"),
                        """
                        # ours
                        security.protocol=SASL_SSL
                        sasl.jaas.config=Module required password="s\u00e9cret";
                        client.id=from-the-file
                        """);
        Configuration config = new Configuration();
        config.set(KafkaOptions.CONFIG_FILE, file.toString());
        config.set(KafkaOptions.PROPERTIES, Map.of("client.id", "given"));

        assertThat(KafkaOptions.from(config).properties())
                .containsOnly(
                        Map.entry("security.protocol", "SASL_SSL"),
                        Map.entry("sasl.jaas.config", "Module required password=\"s\u00e9cret\";"),
                        Map.entry("client.id", "given"));
        assertThat(KafkaOptions.from(config).toString())
                .contains("properties=[client.id, sasl.jaas.config, security.protocol]")
                .doesNotContain("cret");
    }

    @Test
    void namesAFileThatIsNotThere() {
        String file = folder.resolve("absent").toString();
        assertThatThrownBy(() -> KafkaOptions.properties(file, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the file of Kafka settings %s can't be read: NoSuchFileException"
                                .formatted(file));
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
