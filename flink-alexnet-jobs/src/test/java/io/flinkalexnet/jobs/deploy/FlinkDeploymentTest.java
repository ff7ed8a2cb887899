package io.flinkalexnet.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.jobs.ClassifyJobOptions;
import io.flinkalexnet.jobs.JobArguments;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.TrainJobOptions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Holds {@code docs/kubernetes} against the operator's fields and our own options. */
class FlinkDeploymentTest {
    private static final Path FOLDER = ComposeFile.ROOT.resolve("docs/kubernetes");

    /**
     * Fields of the custom resource FlinkDeployment (flink.apache.org/v1beta1) by path, with what
     * they hold: those of the reference page and of the definition's schema in the operator's
     * sources of release 1.10, which later releases add to. Of pods: Kubernetes' core/v1.
     */
    private static final Map<String, Class<?>> FIELDS =
            Map.ofEntries(
                    Map.entry("apiVersion", String.class),
                    Map.entry("kind", String.class),
                    Map.entry("metadata.name", String.class),
                    Map.entry("metadata.namespace", String.class),
                    Map.entry("spec.image", String.class),
                    Map.entry("spec.imagePullPolicy", String.class),
                    Map.entry("spec.flinkVersion", String.class),
                    Map.entry("spec.mode", String.class),
                    Map.entry("spec.serviceAccount", String.class),
                    Map.entry("spec.restartNonce", Integer.class),
                    Map.entry("spec.flinkConfiguration", Map.class),
                    Map.entry("spec.jobManager.replicas", Integer.class),
                    Map.entry("spec.jobManager.resource.cpu", Integer.class),
                    Map.entry("spec.jobManager.resource.memory", String.class),
                    Map.entry("spec.taskManager.replicas", Integer.class),
                    Map.entry("spec.taskManager.resource.cpu", Integer.class),
                    Map.entry("spec.taskManager.resource.memory", String.class),
                    Map.entry("spec.job.jarURI", String.class),
                    Map.entry("spec.job.entryClass", String.class),
                    Map.entry("spec.job.args", String.class),
                    Map.entry("spec.job.parallelism", Integer.class),
                    Map.entry("spec.job.upgradeMode", String.class),
                    Map.entry("spec.job.state", String.class),
                    Map.entry("spec.job.initialSavepointPath", String.class),
                    Map.entry("POD.securityContext.fsGroup", Integer.class),
                    Map.entry("POD.containers.name", String.class),
                    Map.entry("POD.containers.volumeMounts.name", String.class),
                    Map.entry("POD.containers.volumeMounts.mountPath", String.class),
                    Map.entry("POD.containers.resources.limits", Map.class),
                    Map.entry("POD.volumes.name", String.class),
                    Map.entry("POD.volumes.persistentVolumeClaim.claimName", String.class),
                    Map.entry("POD.tolerations.key", String.class),
                    Map.entry("POD.tolerations.operator", String.class),
                    Map.entry("POD.tolerations.effect", String.class));

    /** Values the schema allows. */
    private static final Map<String, Set<String>> VALUES =
            Map.of(
                    "apiVersion", Set.of("flink.apache.org/v1beta1"),
                    "kind", Set.of("FlinkDeployment"),
                    "spec.flinkVersion", Set.of("v2_3"),
                    "spec.mode", Set.of("native", "standalone"),
                    "spec.imagePullPolicy", Set.of("Always", "IfNotPresent", "Never"),
                    "spec.job.upgradeMode", Set.of("savepoint", "last-state", "stateless"),
                    "spec.job.state", Set.of("running", "suspended"));

    @ParameterizedTest
    @ValueSource(strings = {"train", "classify"})
    void hasOnlyFieldsTheOperatorKnows(String job) throws IOException {
        Set<String> paths = new TreeSet<>();

        collect("", read(job), paths);

        assertThat(paths).contains("spec.job.jarURI", "POD.containers.resources.limits");
        System.out.printf("flinkdeployment-%s.yaml, fields checked: %s%n", job, paths);
    }

    private static Map<String, Object> read(String job) throws IOException {
        Path file = FOLDER.resolve("flinkdeployment-%s.yaml".formatted(job));
        try (Reader in = Files.newBufferedReader(file)) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        }
    }

    /** Goes down to the fields of the table and checks their values. */
    private static void collect(String path, Object value, Set<String> paths) {
        String known =
                path.replaceFirst("^spec\\.((job|task)Manager\\.)?podTemplate\\.spec", "POD");
        Class<?> type = FIELDS.get(known);
        if (value instanceof List) {
            ((List<?>) value).forEach(each -> collect(path, each, paths));
        } else if (type == null) {
            assertThat(value).as("unknown field " + path).isInstanceOf(Map.class);
            ((Map<?, ?>) value)
                    .forEach(
                            (key, each) ->
                                    collect(
                                            path.isEmpty() ? "" + key : path + "." + key,
                                            each,
                                            paths));
        } else {
            assertThat(value).as(path).isInstanceOf(type);
            if (VALUES.containsKey(known)) {
                assertThat(VALUES.get(known)).as(path).contains((String) value);
            }
            paths.add(known);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "classify"})
    void settingsAreFlinksAndFitThePod(String job) throws IOException {
        Map<String, String> settings = at(read(job), "spec", "flinkConfiguration");

        settings.values().forEach(value -> assertThat((Object) value).isInstanceOf(String.class));
        FlinkSettings.check(settings);
        Configuration config = Configuration.fromMap(settings);
        String memory = at(read(job), "spec", "taskManager", "resource", "memory");
        config.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.parse(memory));
        assertThat(TaskExecutorProcessUtils.processSpecFromConfig(config).getTaskHeapSize())
                .isGreaterThan(MemorySize.ofMebiBytes(1024));
        Object gpus =
                ((Map<?, ?>)
                                FlinkDeploymentTest.<List<Map<?, ?>>>at(
                                                read(job),
                                                "spec",
                                                "taskManager",
                                                "podTemplate",
                                                "spec",
                                                "containers")
                                        .get(0)
                                        .get("resources"))
                        .get("limits");
        assertThat(gpus)
                .isEqualTo(
                        Map.of(
                                settings.get("external-resource.gpu.kubernetes.config-key"),
                                settings.get("external-resource.gpu.amount")));
    }

    @SuppressWarnings("unchecked")
    private static <T> T at(Object node, String... path) {
        Object value = node;
        for (String key : path) {
            value = ((Map<?, ?>) value).get(key);
        }
        return (T) value;
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "classify"})
    void theJobTakesItsArguments(String job) throws Exception {
        Class<?> main = Class.forName(at(read(job), "spec", "job", "entryClass"));
        List<String> arguments = at(read(job), "spec", "job", "args");

        main.getMethod("main", String[].class);
        JobArguments parsed =
                JobArguments.parse(
                        arguments.toArray(String[]::new),
                        main == TrainJob.class ? TrainJobOptions.ALL : ClassifyJobOptions.ALL);
        if (main == TrainJob.class) {
            TrainJobOptions.from(parsed.configuration());
        } else {
            ClassifyJobOptions.from(parsed.configuration());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "classify"})
    void theJarIsWhereTheImageHasIt(String job) throws IOException {
        String dockerfile = Files.readString(ComposeFile.ROOT.resolve("docker/Dockerfile"));
        String jar = at(read(job), "spec", "job", "jarURI");
        Path path = Path.of(jar.replaceFirst("^local://", ""));

        assertThat(dockerfile)
                .contains("/" + path.getFileName() + " " + path.getParent() + "/\n")
                .contains("FLINK_IMAGE=flink:2.3.0-scala_2.12-java17\n");
    }
}
