package io.flinkalexnet.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.jobs.deploy.ComposeFile.Service;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.configuration.RestOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Ports and addresses of {@code docker-compose.yml} and of the files it mounts agree. */
class ComposeAddressesTest {
    private static final String KAFKA_FOR_CONTAINERS = "kafka:19092";

    private static ComposeFile compose;

    @BeforeAll
    static void read() throws Exception {
        compose = ComposeFile.read(Map.of());
    }

    @Test
    void publishedPortsAreLocalAndDoNotClash() {
        Map<String, String> published = new TreeMap<>();
        for (Service service : compose.services().values()) {
            for (String port : service.<String>list("ports")) {
                String[] parts = port.split(":");
                assertThat(parts[0]).isEqualTo("127.0.0.1");
                assertThat(published.put(parts[1], service.name())).isNull();
                assertThat(listening(service)).contains(Integer.parseInt(parts[2]));
            }
        }
        assertThat(published.values()).contains("kafka", "jobmanager", "prometheus", "grafana");
        System.out.println("docker-compose.yml, published ports checked: " + published);
    }

    /** Ports a service listens on, by its own settings or its image's documentation. */
    private static Set<Integer> listening(Service service) {
        switch (service.name()) {
            case "kafka":
                return new HashSet<>(listeners("KAFKA_LISTENERS").values());
            case "prometheus":
                return Set.of(9090);
            case "grafana":
                return Set.of(3000);
            default:
                Map<String, String> settings = service.flinkSettings();
                assertThat(settings).as(service.name()).isNotEmpty();
                return Set.of(
                        RestOptions.PORT.defaultValue(),
                        Integer.parseInt(settings.get("metrics.reporter.prometheus.port")));
        }
    }

    private static Map<String, Integer> listeners(String key) {
        Map<String, Integer> ports = new HashMap<>();
        for (String each : compose.service("kafka").environment().get(key).split(",")) {
            String[] nameAndAddress = each.split("://");
            ports.put(nameAndAddress[0], Integer.parseInt(nameAndAddress[1].split(":")[1]));
        }
        return ports;
    }

    @Test
    void addressesMeanServicesThatListenThere() throws Exception {
        Map<String, Integer> advertised = listeners("KAFKA_ADVERTISED_LISTENERS");
        assertThat(advertised).containsEntry("CONTAINERS", 19092).containsEntry("HOST", 9092);
        assertThat(listeners("KAFKA_LISTENERS")).containsAllEntriesOf(advertised);
        assertThat(compose.service("topics").words("command"))
                .first()
                .isEqualTo(KAFKA_FOR_CONTAINERS);
        Set<String> addresses = new TreeSet<>(Set.of(KAFKA_FOR_CONTAINERS));
        addresses.addAll(prometheusTargets());
        addresses.add(grafanaSource());
        addresses.add("jobmanager:8081");
        for (String address : addresses) {
            String[] hostAndPort = address.split(":");
            assertThat(compose.services()).containsKey(hostAndPort[0]);
            assertThat(listening(compose.service(hostAndPort[0])))
                    .contains(Integer.parseInt(hostAndPort[1]));
        }
        System.out.println("docker-compose.yml, addresses checked: " + addresses);
    }

    private static Set<String> prometheusTargets() throws Exception {
        Set<String> targets = new TreeSet<>();
        for (Map<String, List<Map<String, Object>>> scrape :
                ComposeAddressesTest.<List<Map<String, List<Map<String, Object>>>>>yaml(
                        "docker/prometheus.yml", "scrape_configs")) {
            for (Map<String, Object> fixed : scrape.getOrDefault("static_configs", List.of())) {
                ((List<?>) fixed.get("targets")).forEach(each -> targets.add((String) each));
            }
            for (Map<String, Object> names : scrape.getOrDefault("dns_sd_configs", List.of())) {
                ((List<?>) names.get("names"))
                        .forEach(each -> targets.add(each + ":" + names.get("port")));
            }
        }
        assertThat(targets).hasSize(2);
        return targets;
    }

    private static String grafanaSource() throws Exception {
        List<Map<String, String>> sources =
                yaml("docker/grafana/provisioning/datasources/prometheus.yml", "datasources");
        URI url = URI.create(sources.get(0).get("url"));
        return url.getHost() + ":" + url.getPort();
    }

    private static <T> T yaml(String file, String key) throws Exception {
        try (Reader in = Files.newBufferedReader(ComposeFile.ROOT.resolve(file))) {
            Map<String, T> content = new Yaml().load(in);
            return content.get(key);
        }
    }
}
