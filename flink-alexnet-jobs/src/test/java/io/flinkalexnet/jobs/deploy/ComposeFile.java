package io.flinkalexnet.jobs.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code docker-compose.yml} with its anchors, merges and variables resolved.
 *
 * @param services those of all profiles, by name
 * @param volumes names of the declared volumes
 * @param variables names of the variables it reads
 */
record ComposeFile(Map<String, Service> services, Set<String> volumes, Set<String> variables) {
    /** The source folder. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /**
     * One service.
     *
     * @param settings as they stand in the file
     */
    record Service(String name, Map<String, Object> settings) {
        String text(String key) {
            return (String) settings.get(key);
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> map(String key) {
            return (Map<String, Object>) settings.getOrDefault(key, Map.of());
        }

        @SuppressWarnings("unchecked")
        <T> List<T> list(String key) {
            return (List<T>) settings.getOrDefault(key, List.of());
        }

        /** The value at a path of keys; null if there is none. */
        Object at(String... path) {
            Object value = settings;
            for (String key : path) {
                value = value == null ? null : ((Map<?, ?>) value).get(key);
            }
            return value;
        }

        /** Words, whether the file has a text or a list; there are no quotes in ours. */
        @SuppressWarnings("unchecked")
        List<String> words(String key) {
            Object value = settings.get(key);
            if (value instanceof String) {
                return List.of(((String) value).strip().split("\\s+"));
            }
            return value == null ? List.of() : (List<String>) value;
        }

        Map<String, String> environment() {
            Map<String, String> texts = new LinkedHashMap<>();
            map("environment").forEach((key, value) -> texts.put(key, (String) value));
            return texts;
        }

        /** What Flink is told by environment and arguments. */
        Map<String, String> flinkSettings() {
            Map<String, String> settings =
                    FlinkSettings.ofProperties(environment().get("FLINK_PROPERTIES"));
            settings.putAll(FlinkSettings.ofArguments(words("command")));
            return settings;
        }
    }

    static ComposeFile read(Map<String, String> environment) throws IOException {
        Interpolation interpolation = Interpolation.of(environment);
        Map<?, ?> file;
        try (Reader in = Files.newBufferedReader(ROOT.resolve("docker-compose.yml"))) {
            Object raw = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            file = (Map<?, ?>) interpolation.tree(raw);
        }
        Map<String, Service> services = new LinkedHashMap<>();
        ((Map<?, ?>) file.get("services"))
                .forEach(
                        (name, settings) ->
                                services.put(
                                        (String) name,
                                        new Service((String) name, settings(settings))));
        Set<String> volumes = new LinkedHashSet<>();
        ((Map<?, ?>) file.get("volumes")).keySet().forEach(name -> volumes.add((String) name));
        return new ComposeFile(services, volumes, interpolation.used());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> settings(Object settings) {
        return (Map<String, Object>) settings;
    }

    Service service(String name) {
        return services.get(name);
    }

    /** Those that run Flink's image. */
    List<Service> flinkServices() {
        return services.values().stream()
                .filter(each -> each.environment().containsKey("FLINK_PROPERTIES"))
                .toList();
    }
}
