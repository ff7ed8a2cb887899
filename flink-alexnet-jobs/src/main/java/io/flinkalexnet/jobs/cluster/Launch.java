package io.flinkalexnet.jobs.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer;

/**
 * Command lines of Flink's processes, as the scripts of a Flink release make them.
 *
 * @param config of the cluster
 * @param directory of the cluster
 */
record Launch(Configuration config, ClusterDirectory directory) {
    /** Packages Flink reaches into, as in the configuration of a Flink release. */
    private static final List<String> OPENED =
            List.of(
                    "java.lang",
                    "java.net",
                    "java.io",
                    "java.nio",
                    "sun.nio.ch",
                    "java.lang.reflect",
                    "java.text",
                    "java.time",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "java.util.concurrent.locks");

    private static final List<String> EXPORTED =
            List.of("java.rmi/sun.rmi.registry", "java.security.jgss/sun.security.krb5");

    /** Program and arguments of one process of the cluster. */
    List<String> command(ClusterProcess process) {
        return switch (process.role()) {
            case ZOOKEEPER -> zooKeeper(process);
            case JOB_MANAGER -> jobManager(process);
            case TASK_MANAGER -> taskManager(process);
        };
    }

    private List<String> zooKeeper(ClusterProcess process) {
        List<String> command = java(process, List.of("-Xmx128m"));
        command.add(FlinkZooKeeperQuorumPeer.class.getName());
        command.addAll(
                List.of(
                        "--zkConfigFile",
                        directory.conf().resolve("zoo.cfg").toString(),
                        "--peerId",
                        "1"));
        return command;
    }

    private List<String> jobManager(ClusterProcess process) {
        JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(config);
        List<String> command =
                java(
                        process,
                        words(JobManagerProcessUtils.generateJvmParametersStr(memory, config)));
        command.add(StandaloneSessionClusterEntrypoint.class.getName());
        command.addAll(List.of("--configDir", directory.conf().toString()));
        command.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
        return command;
    }

    private List<String> taskManager(ClusterProcess process) {
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(config);
        List<String> command =
                java(process, words(ProcessMemoryUtils.generateJvmParametersStr(memory)));
        command.add(TaskManagerRunner.class.getName());
        command.addAll(List.of("--configDir", directory.conf().toString()));
        command.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
        command.add(
                "-D%s=%s"
                        .formatted(
                                TaskManagerOptions.TASK_MANAGER_RESOURCE_ID.key(), process.name()));
        return command;
    }

    /** Flink's own command line, such as {@code run -d job.jar}. */
    List<String> commandLine(List<String> arguments) {
        List<String> command = java(List.of("-Xmx512m"));
        command.add("-Dlog.file=" + directory.logs().resolve("client.log"));
        command.addAll(classPathArguments());
        command.add(CliFrontend.class.getName());
        command.addAll(arguments);
        return command;
    }

    private List<String> java(ClusterProcess process, List<String> memory) {
        List<String> command = java(memory);
        command.add("-Dlog.file=" + process.log());
        command.addAll(classPathArguments());
        return command;
    }

    private static List<String> java(List<String> memory) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(memory);
        OPENED.forEach(each -> command.add("--add-opens=java.base/%s=ALL-UNNAMED".formatted(each)));
        EXPORTED.forEach(each -> command.add("--add-exports=%s=ALL-UNNAMED".formatted(each)));
        return command;
    }

    private List<String> classPathArguments() {
        return List.of(
                "-Dlog4j.configurationFile=" + directory.conf().resolve("log4j.properties").toUri(),
                "-cp",
                directory.libraries() + "/*");
    }

    /** What the scripts set for each process. */
    Map<String, String> environment() {
        return Map.of(
                "FLINK_CONF_DIR", directory.conf().toString(),
                "FLINK_PLUGINS_DIR", directory.plugins().toString());
    }

    /** Flink quotes nothing in these strings but the bounds of ranges. */
    private static List<String> words(String parameters) {
        return List.of(parameters.strip().split("\\s+"));
    }
}
