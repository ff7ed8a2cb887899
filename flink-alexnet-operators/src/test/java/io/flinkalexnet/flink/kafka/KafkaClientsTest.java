package io.flinkalexnet.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.TemporaryClassLoaderContext;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
    private static final Map<String, String> SASL =
            Map.of(
                    "security.protocol",
                    "SASL_PLAINTEXT",
                    "sasl.mechanism",
                    "PLAIN",
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\""
                            + " password=\"p\";");

    @Test
    void findsLoginModulesInTheLoaderOfTheJobWhateverTheThread() throws Exception {
        List<URL> jars = new ArrayList<>();
        for (String each : System.getProperty("java.class.path").split(":")) {
            jars.add(Path.of(each).toUri().toURL());
        }
        ClassLoader flinks = ClassLoader.getPlatformClassLoader(); // knows no Kafka
        try (URLClassLoader job = new URLClassLoader(jars.toArray(URL[]::new), flinks);
                var ignored = TemporaryClassLoaderContext.of(flinks)) {
            Class<?> clients = job.loadClass(KafkaClients.class.getName());
            Class<?> options = job.loadClass(KafkaOptions.class.getName());
            Object kafka =
                    options.getConstructors()[0].newInstance(
                            "localhost:1", SASL, Duration.ofMinutes(1));

            Object admin = clients.getMethod("admin", options).invoke(null, kafka);
            ((AutoCloseable) admin).close();

            Class<?> kafkasOwn = job.loadClass(Admin.class.getName());
            Object settings = options.getMethod("clientProperties").invoke(kafka);
            assertThatThrownBy(
                            () ->
                                    kafkasOwn
                                            .getMethod("create", java.util.Properties.class)
                                            .invoke(null, settings))
                    .as("without the context class loader")
                    .isInstanceOf(InvocationTargetException.class);
        }
    }

    @Test
    void saysWhatKafkaDoesNotLikeAboutSettings() {
        KafkaOptions kafka =
                new KafkaOptions(
                        "localhost:1", Map.of("security.protocol", "SASL"), Duration.ofMinutes(1));
        assertThatThrownBy(() -> KafkaClients.admin(kafka))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Kafka's client can't be opened with these settings: ")
                .hasMessageContaining("security.protocol");
    }

    @Test
    void repeatsNoPartOfALoginItDoesNotUnderstand() {
        Map<String, String> settings = new HashMap<>(SASL);
        settings.put("sasl.jaas.config", "Module required username=u password=pa 55word;");
        KafkaOptions kafka = new KafkaOptions("localhost:1", settings, Duration.ofMinutes(1));

        assertThatThrownBy(() -> KafkaClients.admin(kafka))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sasl.jaas.config must be of the form CLASS required")
                .hasNoCause();
    }

    @Test
    void saysThatNothingListens() {
        long startNanos = System.nanoTime();
        assertThatThrownBy(() -> KafkaClients.reach(KafkaOptions.of("localhost:1")))
                .hasMessage(
                        "Kafka can't be used at localhost:1: no broker answers (waited 10 s),"
                                + " nothing takes connections there; start one with"
                                + " ./alexnet broker, or name yours with --bootstrap-servers");
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                .isLessThan(Duration.ofSeconds(20));
    }
}
