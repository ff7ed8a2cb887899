package io.flinkalexnet.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.broker.BrokerOptions;
import io.flinkalexnet.jobs.broker.EmbeddedBroker;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.jobs.deploy.ComposeFile.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import kafka.docker.KafkaDockerWrapper$;
import kafka.server.KafkaConfig;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Runs the scripts of {@code docker/}, and gives Kafka the settings of its container. */
@Timeout(120)
class ContainerScriptsITCase {
    private static final Path FLINK_SH = ComposeFile.ROOT.resolve("docker/flink.sh");
    private static final Path TOPICS_SH = ComposeFile.ROOT.resolve("docker/topics.sh");

    @TempDir private Path folder;

    /**
     * What a script said.
     *
     * @param status exit status
     * @param output both streams
     */
    private record Outcome(int status, String output) {}

    /** JUnit warns of links that lead out of a folder it deletes. */
    @AfterEach
    void deleteLink() throws IOException {
        Files.deleteIfExists(folder.resolve("root/target/flink-alexnet/lib"));
    }

    @Test
    void withoutABuildItSaysWhatToType() throws Exception {
        Outcome outcome = flink(folder.resolve("empty"), Map.of(), "check");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("nothing is built: target/flink-alexnet/flink-alexnet-job.jar is missing")
                .contains("mvn -B -DskipTests package");
    }

    @Test
    void withoutTheEnginesItSaysWhatToType() throws Exception {
        Path root = folder.resolve("root");
        Path built = Files.createDirectories(root.resolve("target/flink-alexnet"));
        Files.createFile(built.resolve("flink-alexnet-job.jar"));

        Outcome cpu = flink(root, Map.of("ALEXNET_ENGINES", "cpu"), "taskmanager");
        Outcome gpu = flink(root, Map.of("ALEXNET_ENGINES", "nd4j-cuda"), "taskmanager");
        Outcome cuda = flink(root, Map.of("ALEXNET_ENGINES", "cuda"), "taskmanager");

        assertThat(List.of(cpu.status(), gpu.status(), cuda.status())).containsOnly(1);
        assertThat(cpu.output()).contains("lib/cpu.", "mvn -B -DskipTests package");
        assertThat(gpu.output())
                .contains("lib/nd4j-cuda.", "mvn -B -DskipTests -Pnd4j-cuda package");
        assertThat(cuda.output()).contains("lib/cuda.", "mvn -B -DskipTests package");
    }

    @Test
    void theBuildPassesTheCheckAndTheVolumeGetsItsFolders() throws Exception {
        Outcome outcome = flink(ComposeFile.ROOT, Map.of(), "check");

        assertThat(outcome)
                .isEqualTo(
                        new Outcome(
                                0,
                                "flink-alexnet: the build is there, with the engines of lib/cpu\n"));
        assertThat(folder.resolve("data/checkpoints")).isDirectory();
        assertThat(folder.resolve("data/models")).isDirectory();
    }

    @Test
    void copiesEnginesAndPluginsAndGoesOnWithTheArguments() throws Exception {
        Path stale = Files.createDirectories(folder.resolve("flink/lib/alexnet"));
        Files.createFile(stale.resolve("of-an-older-build.jar"));
        Path image = Files.createDirectories(folder.resolve("flink/plugins/of-the-image"));
        Files.createFile(image.resolve("plugin.jar"));
        Path root = folder.resolve("root");
        Path built = Files.createDirectories(root.resolve("target/flink-alexnet"));
        Path theirs = ComposeFile.ROOT.resolve("target/flink-alexnet");
        Files.createSymbolicLink(built.resolve("lib"), theirs.resolve("lib"));
        Files.createFile(built.resolve("flink-alexnet-job.jar"));
        for (String plugin : List.of("metrics/flink-metrics.jar", "gpu/flink-alexnet-gpu.jar")) {
            Path jar = built.resolve("plugins").resolve(plugin);
            Files.createDirectories(jar.getParent());
            Files.createFile(jar);
        }

        Outcome outcome =
                flink(
                        root,
                        Map.of("ALEXNET_ENGINES", "cpu"),
                        "taskmanager",
                        "-Dparallelism.default=1");

        assertThat(outcome)
                .isEqualTo(new Outcome(0, "started taskmanager -Dparallelism.default=1\n"));
        assertThat(names(stale))
                .isEqualTo(names(ComposeFile.ROOT.resolve("target/flink-alexnet/lib/cpu")))
                .anyMatch(jar -> jar.startsWith("flink-alexnet-engine-nd4j-"))
                .anyMatch(jar -> jar.startsWith("flink-alexnet-engine-onednn-"));
        assertThat(folder.resolve("flink/plugins/of-the-image/plugin.jar")).exists();
        assertThat(names(folder.resolve("flink/plugins/flink-alexnet")))
                .containsExactly("flink-alexnet-gpu.jar");
    }

    /** Names in a folder; none if it is missing. */
    private static Set<String> names(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> names = new TreeSet<>();
            files.forEach(each -> names.add(each.getFileName().toString()));
            return names;
        }
    }

    @Test
    void kafkaTakesItsSettings() throws Exception {
        Service service = ComposeFile.read(Map.of()).service("kafka");
        Properties settings = brokerSettings(service.environment());
        Set<String> known = AbstractKafkaConfig.CONFIG_DEF.names();

        new KafkaConfig(settings); // refuses values that don't fit
        assertThat(settings.stringPropertyNames()).isNotEmpty().isSubsetOf(known);
        try (EmbeddedBroker ours = EmbeddedBroker.start(BrokerOptions.temporary());
                Admin admin = admin(ours)) {
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
            Config config = admin.describeConfigs(List.of(broker)).all().get().get(broker);
            for (String key :
                    List.of("message.max.bytes", "log.retention.ms", "auto.create.topics.enable")) {
                assertThat(settings.getProperty(key)).isEqualTo(config.get(key).value());
            }
        }
        System.out.println(
                "docker-compose.yml, settings of Kafka checked: "
                        + new TreeSet<>(settings.stringPropertyNames()));
    }

    /** As the image's own start makes them of its environment. */
    private static Properties brokerSettings(Map<String, String> environment) {
        var scalaMap =
                scala.collection.immutable.Map$.MODULE$.from(
                        CollectionConverters.asScala(environment));
        Properties settings = new Properties();
        CollectionConverters.asJava(KafkaDockerWrapper$.MODULE$.getServerConfigsFromEnv(scalaMap))
                .forEach(
                        line -> {
                            String[] keyAndValue = line.split("=", 2);
                            settings.setProperty(keyAndValue[0], keyAndValue[1]);
                        });
        return settings;
    }

    private static Admin admin(EmbeddedBroker broker) {
        return Admin.create(KafkaOptions.of(broker.bootstrapServers()).clientProperties());
    }

    @Test
    void theTopicsAreThoseOfTheBrokerCommand() throws Exception {
        Path kafka = Files.createDirectories(folder.resolve("kafka"));
        script(kafka.resolve("kafka-topics.sh"), "echo \"$@\"");

        Outcome outcome =
                run(Map.of("KAFKA_BIN", kafka.toString()), "sh", TOPICS_SH.toString(), "k:1", "3");

        assertThat(outcome.status()).isZero();
        Map<String, String> created = new TreeMap<>();
        for (String line : outcome.output().strip().split("\n")) {
            List<String> words = new ArrayList<>(List.of(line.split(" ")));
            assertThat(words.subList(0, 4))
                    .containsExactly("--bootstrap-server", "k:1", "--create", "--if-not-exists");
            int settings = words.indexOf("--config");
            created.put(
                    words.get(words.indexOf("--topic") + 1),
                    words.get(words.indexOf("--partitions") + 1)
                            + (settings < 0 ? "" : " " + words.get(settings + 1)));
        }
        assertThat(created).isEqualTo(topicsOfTheBrokerCommand(3));
        System.out.println("docker/topics.sh, topics checked: " + created);
    }

    /** Partitions and own settings by name. */
    private static Map<String, String> topicsOfTheBrokerCommand(int partitions) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.temporary());
                Admin admin = admin(broker)) {
            List<String> names =
                    new TopicCreator(KafkaOptions.of(broker.bootstrapServers()))
                            .createAll(Topics.DEFAULT, partitions);
            while (!admin.listTopics().names().get().containsAll(names)) {
                Thread.onSpinWait(); // the broker hears of them from its controller
            }
            Map<String, String> topics = new TreeMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(names).allTopicNames().get().values()) {
                topics.put(topic.name(), topic.partitions().size() + settings(admin, topic.name()));
            }
            return topics;
        }
    }

    private static String settings(Admin admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        StringBuilder own = new StringBuilder();
        for (ConfigEntry entry :
                admin.describeConfigs(List.of(resource)).all().get().get(resource).entries()) {
            if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                own.append(' ').append(entry.name()).append('=').append(entry.value());
            }
        }
        return own.toString();
    }

    private Outcome flink(Path root, Map<String, String> environment, String... arguments)
            throws Exception {
        Path entrypoint = folder.resolve("entrypoint.sh");
        script(entrypoint, "echo started \"$@\"");
        Map<String, String> all = new TreeMap<>(environment);
        all.put("ALEXNET_ROOT", root.toString());
        all.put("ALEXNET_DATA", folder.resolve("data").toString());
        all.put("ALEXNET_USER", System.getProperty("user.name"));
        all.put("FLINK_HOME", folder.resolve("flink").toString());
        all.put("FLINK_ENTRYPOINT", entrypoint.toString());
        List<String> command = new ArrayList<>(List.of("bash", FLINK_SH.toString()));
        command.addAll(List.of(arguments));
        return run(all, command.toArray(String[]::new));
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Outcome run(Map<String, String> environment, String... command)
            throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
