package io.flinkalexnet.jobs;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.client.deployment.executors.RemoteExecutor;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink's settings for our jobs. Whatever the user or the cluster sets goes before ours. */
public final class JobEnvironments {
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    private static final int RESTARTS = 3;
    private static final Duration RESTART_DELAY = Duration.ofSeconds(1);

    private JobEnvironments() {}

    /**
     * A cluster inside this process, which ends with the job. Parallelism is the number of
     * processors if it is not set.
     */
    public static StreamExecutionEnvironment local(Configuration config) {
        Configuration all = withDefaults(config, config);
        setIfMissing(all, config, RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        setIfMissing(
                all,
                config,
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS,
                RESTARTS);
        setIfMissing(
                all,
                config,
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY,
                RESTART_DELAY);
        int parallelism =
                config.getOptional(CoreOptions.DEFAULT_PARALLELISM)
                        .orElse(Runtime.getRuntime().availableProcessors());
        return StreamExecutionEnvironment.createLocalEnvironment(parallelism, all);
    }

    /** The cluster that runs this {@code main}, as {@code flink run} sets it up. */
    public static StreamExecutionEnvironment submitted(Configuration config) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(withoutSecrets(config));
        Configuration known = Configuration.fromMap(environment.getConfiguration().toMap());
        environment.configure(withDefaults(config, known));
        return environment;
    }

    /**
     * A cluster that is asked over REST.
     *
     * @param cluster with its address or high-availability settings, and what else its
     *     configuration file has
     * @param jobJar sent to it; the engine is in its lib folder
     */
    public static StreamExecutionEnvironment remote(
            Configuration cluster, Configuration config, Path jobJar) {
        Configuration known = new Configuration(cluster);
        known.addAll(config);
        Configuration all = new Configuration(cluster);
        all.addAll(withDefaults(config, known));
        all.set(DeploymentOptions.TARGET, RemoteExecutor.NAME);
        all.set(DeploymentOptions.ATTACHED, true);
        all.set(PipelineOptions.JARS, List.of(jobJar.toUri().toString()));
        return new StreamExecutionEnvironment(all);
    }

    private static Configuration withDefaults(Configuration config, Configuration known) {
        Configuration all = withoutSecrets(config);
        setIfMissing(all, known, PipelineOptions.GENERIC_TYPES, false);
        setIfMissing(all, known, StateBackendOptions.STATE_BACKEND, "hashmap");
        setIfMissing(all, known, CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        setIfMissing(
                all,
                known,
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE);
        setIfMissing(all, known, CheckpointingOptions.ENABLE_UNALIGNED, false);
        // without it the restore of a large training state takes a quarter of an hour
        setIfMissing(all, known, ExecutionOptions.SNAPSHOT_COMPRESSION, true);
        return all;
    }

    /** Flink keeps what it gets, and may show it. */
    private static Configuration withoutSecrets(Configuration config) {
        Configuration all = new Configuration(config);
        all.removeConfig(KafkaOptions.PROPERTIES);
        return all;
    }

    private static <T> void setIfMissing(
            Configuration all, Configuration known, ConfigOption<T> option, T value) {
        if (!known.contains(option)) {
            all.set(option, value);
        }
    }
}
