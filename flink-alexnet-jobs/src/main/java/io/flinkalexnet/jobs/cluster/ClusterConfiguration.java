package io.flinkalexnet.jobs.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** Writes the conf folder of a local cluster. */
final class ClusterConfiguration {
    private static final String HOST = "localhost";
    private static final MemorySize JOB_MANAGER_MEMORY = MemorySize.ofMebiBytes(1200);

    /** Of a task manager's process: what engines and trainers take outside the heap. */
    private static final double OFF_HEAP_SHARE = 0.35;

    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(2);
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(10);

    /** After so long without a sign of life another job manager may take over. */
    private static final Duration LEADER_TIMEOUT = Duration.ofSeconds(8);

    private static final Duration RESTART_DELAY = Duration.ofSeconds(1);
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    /** Prometheus asks here: one port for each process, the first that is free. */
    private static final String REPORTER_PORTS = "9250-9330";

    private ClusterConfiguration() {}

    static void write(ClusterDirectory directory, ClusterOptions options) throws IOException {
        int zooKeeperPort = freePort();
        Configuration config = configuration(directory, options, zooKeeperPort);
        Files.write(
                directory.conf().resolve(GlobalConfiguration.FLINK_CONF_FILENAME),
                ConfigurationUtils.convertConfigToWritableLines(config, false));
        Files.write(
                directory.conf().resolve("zoo.cfg"),
                List.of(
                        "tickTime=2000",
                        "dataDir=" + directory.zooKeeper(),
                        "clientPort=" + zooKeeperPort,
                        "clientPortAddress=" + HOST,
                        "initLimit=10",
                        "syncLimit=5",
                        "admin.enableServer=false"));
        copy("log4j.properties", directory.conf());
    }

    private static Configuration configuration(
            ClusterDirectory directory, ClusterOptions options, int zooKeeperPort) {
        Configuration config = new Configuration();
        config.set(JobManagerOptions.ADDRESS, HOST);
        config.set(JobManagerOptions.BIND_HOST, HOST);
        config.set(RestOptions.ADDRESS, HOST);
        config.set(RestOptions.BIND_ADDRESS, HOST);
        config.set(RestOptions.PORT, options.port());
        config.set(
                RestOptions.BIND_PORT,
                "%d-%d"
                        .formatted(
                                options.port(), options.port() + ClusterOptions.JOB_MANAGERS_MAX));
        config.set(TaskManagerOptions.HOST, HOST);
        config.set(TaskManagerOptions.BIND_HOST, HOST);
        config.set(TaskManagerOptions.NUM_TASK_SLOTS, options.slots());
        config.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        config.set(CoreOptions.TMP_DIRS, directory.temporary().toString());
        setMemory(config, options);
        setRecovery(config, directory, zooKeeperPort);
        config.setString(
                "classloader.parent-first-patterns.additional",
                String.join(";", Distribution.PARENT_FIRST));
        config.setString(
                "metrics.reporter.prometheus.factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
        config.setString("metrics.reporter.prometheus.port", REPORTER_PORTS);
        return config;
    }

    private static void setMemory(Configuration config, ClusterOptions options) {
        config.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, JOB_MANAGER_MEMORY);
        config.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, options.taskManagerMemory());
        config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ZERO);
        config.set(
                TaskManagerOptions.TASK_OFF_HEAP_MEMORY,
                options.taskManagerMemory().multiply(OFF_HEAP_SHARE));
    }

    private static void setRecovery(
            Configuration config, ClusterDirectory directory, int zooKeeperPort) {
        config.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT_INTERVAL);
        config.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT);
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, RESTART_DELAY);
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri(directory.checkpoints()));
        config.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, uri(directory.savepoints()));
        config.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        config.set(ExecutionOptions.SNAPSHOT_COMPRESSION, true);
        config.set(HighAvailabilityOptions.HA_MODE, "zookeeper");
        config.set(
                HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM,
                "%s:%d".formatted(HOST, zooKeeperPort));
        config.set(HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT, LEADER_TIMEOUT);
        config.set(HighAvailabilityOptions.HA_STORAGE_PATH, uri(directory.highAvailability()));
    }

    private static String uri(Path folder) {
        return folder.toUri().toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void copy(String resource, Path folder) throws IOException {
        try (var in = ClusterConfiguration.class.getResourceAsStream(resource)) {
            Files.write(folder.resolve(resource), in.readAllBytes());
        }
    }
}
