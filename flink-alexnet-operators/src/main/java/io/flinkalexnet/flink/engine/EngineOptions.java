package io.flinkalexnet.flink.engine;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.flinkalexnet.engine.Engines;
import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Checked values of the engine's options.
 *
 * @param name name of the engine, or auto
 * @param threads native threads of one subtask; 0 for the processors of its slot
 */
public record EngineOptions(String name, int threads) implements Serializable {
    public static final ConfigOption<String> NAME =
            key("alexnet.engine.name")
                    .stringType()
                    .defaultValue(Engines.AUTO)
                    .withDescription(
                            "Name of the engine: onednn or nd4j; auto takes the best that can run.");

    public static final ConfigOption<Integer> THREADS =
            key("alexnet.engine.threads")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Native threads of each subtask, 0 to 1024; 0 takes the task manager's "
                                    + "processors divided by its slots. Training is repeatable to "
                                    + "the bit for one number of threads.");

    private static final int THREADS_MAX = 1024;

    public EngineOptions {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException(
                    "%s must name an engine, or be auto".formatted(NAME.key()));
        }
        if (threads < 0 || threads > THREADS_MAX) {
            throw new IllegalArgumentException(
                    "%s must be in [0, %d], was %d".formatted(THREADS.key(), THREADS_MAX, threads));
        }
    }

    public static EngineOptions from(ReadableConfig config) {
        return new EngineOptions(config.get(NAME), config.get(THREADS));
    }

    /**
     * Native threads of one subtask, at least 1.
     *
     * @param taskManager its configuration
     */
    public int threadsOfSlot(ReadableConfig taskManager) {
        if (threads > 0) {
            return threads;
        }
        int slots = Math.max(1, taskManager.get(TaskManagerOptions.NUM_TASK_SLOTS));
        return Math.max(1, Runtime.getRuntime().availableProcessors() / slots);
    }
}
