package io.flinkalexnet.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.jobs.ClassifyJob;
import io.flinkalexnet.jobs.ClassifyJobOptions;
import io.flinkalexnet.jobs.JobArguments;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.TrainJobOptions;
import io.flinkalexnet.jobs.deploy.ComposeFile.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.apache.commons.cli.CommandLine;
import org.apache.flink.client.cli.CliFrontendParser;
import org.apache.flink.client.cli.DefaultCLI;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docker-compose.yml} against what was built, as no container engine is needed for
 * that. Behind the package phase: the job jar and the engines' folder have to be there.
 */
class ComposeFileITCase {
    /** Where the source folder is mounted. */
    private static final String MOUNTED = "/flink-alexnet/";

    private static final String KAFKA_FOR_CONTAINERS = "kafka:19092";
    private static final Set<String> CONDITIONS =
            Set.of("service_healthy", "service_completed_successfully");

    /** Environment the images read, beside Kafka's settings: from their documentation. */
    private static final Set<String> ENVIRONMENT =
            Set.of(
                    "ALEXNET_ENGINES",
                    "CLUSTER_ID",
                    "CUDA_DEVICE_ORDER",
                    "FLINK_PROPERTIES",
                    "GF_ANALYTICS_REPORTING_ENABLED",
                    "GF_AUTH_ANONYMOUS_ENABLED",
                    "GF_AUTH_ANONYMOUS_ORG_ROLE",
                    "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH",
                    "GF_SECURITY_ADMIN_PASSWORD",
                    "JOB_MANAGER_RPC_ADDRESS",
                    "NVIDIA_DRIVER_CAPABILITIES");

    private static final Set<String> CHECKED = new LinkedHashSet<>();
    private static ComposeFile compose;

    @BeforeAll
    static void read() throws Exception {
        compose = ComposeFile.read(Map.of());
    }

    @AfterAll
    static void print() {
        System.out.println("docker-compose.yml, checked:");
        CHECKED.forEach(each -> System.out.println("  " + each));
    }

    private static void checked(String what, Object values) {
        CHECKED.add(what + ": " + values);
    }

    @Test
    void imagesArePinnedToTheVersionsOfTheBuild() {
        Set<String> images = new TreeSet<>();
        compose.services().values().forEach(each -> images.add(each.text("image")));

        assertThat(images)
                .allSatisfy(image -> assertThat(image).matches("[a-z/-]+:v?\\d+\\.\\d+\\.\\d+.*"))
                .contains("apache/kafka:" + AppInfoParser.getVersion())
                .filteredOn(image -> image.startsWith("flink:"))
                .allSatisfy(
                        image ->
                                assertThat(image)
                                        .isEqualTo(
                                                "flink:%s-scala_2.12-java17"
                                                        .formatted(
                                                                EnvironmentInformation
                                                                        .getVersion())));
        checked("images", images);
    }

    @Test
    void mountedPathsAndVolumesExist() {
        Set<String> paths = new TreeSet<>();
        Set<String> volumes = new HashSet<>();
        for (Service service : compose.services().values()) {
            for (Map<String, Object> mount : service.<Map<String, Object>>list("volumes")) {
                String source = (String) mount.get("source");
                if (mount.get("type").equals("bind")) {
                    assertThat(ComposeFile.ROOT.resolve(source)).exists();
                    assertThat(mount).containsEntry("read_only", true);
                    paths.add(source);
                } else {
                    volumes.add(source);
                }
            }
        }
        assertThat(volumes).isEqualTo(compose.volumes());
        for (String cards : List.of("taskmanager-nd4j-cuda", "taskmanager-cuda")) {
            Map<String, Object> build = compose.service(cards).map("build");
            String dockerfile = "%s/%s".formatted(build.get("context"), build.get("dockerfile"));
            assertThat(ComposeFile.ROOT.resolve(dockerfile)).isRegularFile();
            paths.add(dockerfile);
        }
        checked("mounted paths", paths);
        checked("volumes", volumes);
    }

    @Test
    void flinkSettingsAreFlinksAndFitTheLimits() {
        Set<String> keys = new TreeSet<>();
        for (Service service : compose.flinkServices()) {
            Map<String, String> settings = service.flinkSettings();
            FlinkSettings.check(settings);
            keys.addAll(settings.keySet());
            Configuration config = Configuration.fromMap(settings);
            if (service.words("command").get(0).equals("taskmanager")) {
                assertThat(TaskExecutorProcessUtils.processSpecFromConfig(config))
                        .satisfies(
                                spec -> {
                                    assertThat(spec.getTotalProcessMemorySize())
                                            .isLessThanOrEqualTo(limit(service));
                                    assertThat(spec.getTaskHeapSize())
                                            .isGreaterThan(MemorySize.ofMebiBytes(512));
                                    assertThat(spec.getManagedMemorySize())
                                            .isEqualTo(MemorySize.ZERO);
                                });
            }
            if (service.name().equals("jobmanager")) {
                assertThat(
                                JobManagerProcessUtils.processSpecFromConfig(config)
                                        .getTotalProcessMemorySize())
                        .isLessThanOrEqualTo(limit(service));
            }
        }
        checked("settings of Flink", keys);
    }

    private static MemorySize limit(Service service) {
        return MemorySize.parse((String) service.at("deploy", "resources", "limits", "memory"));
    }

    @Test
    void environmentKeysAreWhatTheImagesRead() {
        Set<String> keys = new TreeSet<>();
        compose.services().values().forEach(each -> keys.addAll(each.environment().keySet()));
        keys.removeIf(key -> key.startsWith("KAFKA_")); // see ContainerScriptsITCase

        assertThat(keys).isEqualTo(new TreeSet<>(ENVIRONMENT));
        checked("environment", keys);
    }

    @Test
    void jobsAreInTheJarAndTakeTheirOptions() throws Exception {
        for (Map<String, String> environment :
                List.of(
                        Map.<String, String>of(),
                        Map.of(
                                "TRAIN_FROM",
                                "file:///data/c",
                                "CLASSIFY_FROM",
                                "file:///data/c"))) {
            ComposeFile file = ComposeFile.read(environment);
            Configuration train = job(file.service("train"), TrainJob.class, environment);
            Configuration classify = job(file.service("classify"), ClassifyJob.class, environment);
            assertThat(TrainJobOptions.from(train).kafka().bootstrapServers())
                    .isEqualTo(KAFKA_FOR_CONTAINERS);
            assertThat(ClassifyJobOptions.from(classify).kafka().bootstrapServers())
                    .isEqualTo(KAFKA_FOR_CONTAINERS);
        }
    }

    private static Configuration job(
            Service service, Class<?> main, Map<String, String> environment) throws Exception {
        List<String> words = service.words("command");
        assertThat(words.subList(0, 2)).containsExactly("flink", "run");
        DefaultCLI cli = new DefaultCLI();
        var options = CliFrontendParser.getRunCommandOptions();
        cli.addGeneralOptions(options);
        CommandLine line =
                CliFrontendParser.parse(
                        options, words.subList(2, words.size()).toArray(String[]::new), true);
        assertThat(line.getOptionValue("m")).isEqualTo("jobmanager:8081");
        assertThat(line.getOptionValue("c")).isEqualTo(main.getName());
        assertThat(line.hasOption("s")).isEqualTo(!environment.isEmpty());
        List<String> arguments = line.getArgList();
        Path jar = onThisMachine(arguments.get(0));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertThat(zip.getEntry(main.getName().replace('.', '/') + ".class")).isNotNull();
        }
        main.getMethod("main", String[].class);
        checked("job in " + ComposeFile.ROOT.relativize(jar), main.getName());
        return JobArguments.parse(
                        arguments.subList(1, arguments.size()).toArray(String[]::new),
                        main == TrainJob.class ? TrainJob.OPTIONS : ClassifyJob.OPTIONS)
                .configuration();
    }

    private static Path onThisMachine(String path) {
        assertThat(path).startsWith(MOUNTED);
        return ComposeFile.ROOT.resolve(path.substring(MOUNTED.length()));
    }

    @Test
    void servicesStartInOrderAndAreLimited() {
        for (Service service : compose.services().values()) {
            boolean once = "no".equals(service.text("restart"));
            if (!once) {
                assertThat(service.text("restart")).isEqualTo("unless-stopped");
                assertThat(service.map("healthcheck")).as(service.name()).containsKey("test");
            }
            if (!service.name().equals("check")) {
                assertThat(limit(service)).isGreaterThan(MemorySize.ofMebiBytes(100));
            }
            service.map("depends_on")
                    .forEach((name, how) -> checkCondition(name, ((Map<?, ?>) how)));
        }
        for (Service service : compose.flinkServices()) {
            if (!service.name().equals("check")) {
                assertThat(service.map("depends_on")).as(service.name()).containsKey("check");
            }
        }
        checked("services", compose.services().keySet());
    }

    private static void checkCondition(String name, Map<?, ?> how) {
        assertThat(compose.services()).containsKey(name);
        String condition = (String) how.get("condition");
        assertThat(condition).isIn(CONDITIONS);
        boolean once = "no".equals(compose.service(name).text("restart"));
        assertThat(condition.equals("service_completed_successfully")).as(name).isEqualTo(once);
    }

    @Test
    void profilesLeaveNothingOutThatOthersNeed() {
        Map<String, Set<String>> profiles = new TreeMap<>();
        for (Service service : compose.services().values()) {
            service.<String>list("profiles")
                    .forEach(
                            profile ->
                                    profiles.computeIfAbsent(profile, each -> new TreeSet<>())
                                            .add(service.name()));
            service.map("depends_on")
                    .keySet()
                    .forEach(
                            needed ->
                                    assertThat(compose.service(needed).list("profiles"))
                                            .as("%s needs %s", service.name(), needed)
                                            .isEmpty());
        }
        assertThat(profiles.keySet()).containsExactly("classify", "cuda", "nd4j-cuda", "train");
        checked("profiles", profiles);
    }

    @Test
    void everyVariableIsDocumented() throws Exception {
        String page = Files.readString(ComposeFile.ROOT.resolve("docs/deploy-containers.md"));
        Set<String> documented = new TreeSet<>();
        Matcher variable = Pattern.compile("`([A-Z]+(?:_[A-Z]+)+)`").matcher(page);
        while (variable.find()) {
            documented.add(variable.group(1));
        }
        assertThat(documented).containsAll(compose.variables());
        checked("variables", compose.variables());
    }
}
