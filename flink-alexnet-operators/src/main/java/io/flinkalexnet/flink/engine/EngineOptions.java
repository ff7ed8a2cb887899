package io.flinkalexnet.flink.engine;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.Precision;
import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Checked values of the engine's options.
 *
 * @param name name of the engine, or auto
 * @param threads native threads of one subtask; 0 for the processors of its slot
 * @param precision what is computed in; no part of any state, which is in 32-bit floats always, so
 *     a job may go on from a savepoint in another one
 */
public record EngineOptions(String name, int threads, PrecisionChoice precision)
        implements Serializable {
    public static final ConfigOption<String> NAME =
            key("alexnet.engine.name")
                    .stringType()
                    .defaultValue(Engines.AUTO)
                    .withDescription(
                            "Name of the engine: onednn, nd4j or cuda; auto takes the best that can run.");

    public static final ConfigOption<Integer> THREADS =
            key("alexnet.engine.threads")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Native threads of each subtask, 0 to 1024; 0 takes the task manager's "
                                    + "processors divided by its slots. Training is repeatable to "
                                    + "the bit for one number of threads.");

    public static final ConfigOption<String> PRECISION =
            key("alexnet.engine.precision")
                    .stringType()
                    .defaultValue("auto")
                    .withDescription(
                            "What the network is computed in: f32, tf32 (cuda only), bf16 (weights "
                                    + "are kept in f32), or auto, bf16 only where the device has "
                                    + "instructions for it. Training is repeatable to the bit for "
                                    + "one precision.");

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
        return new EngineOptions(
                config.get(NAME), config.get(THREADS), PrecisionChoice.of(config.get(PRECISION)));
    }

    /**
     * Checks before a job is submitted what can be known of an engine that may run on another
     * machine: if the one that is named is on the class path, whether it has the precision at all.
     *
     * @throws IllegalArgumentException if it does not
     */
    public void checkBeforeSubmission() {
        for (EngineProvider engine : Engines.all()) {
            Precision asked = precision.on(engine);
            if (engine.name().equals(name) && !engine.precisions().contains(asked)) {
                engine.checkPrecision(asked); // throws
            }
        }
    }

    /**
     * What the engine is to compute in.
     *
     * @throws IllegalArgumentException if it can't on this machine
     */
    public Precision precisionOn(EngineProvider engine) {
        Precision taken = precision.on(engine);
        engine.checkPrecision(taken);
        return taken;
    }

    /**
     * What an engine computes with in a process without slots: all processors unless threads are
     * set.
     *
     * @throws IllegalArgumentException if it lacks the precision on this machine
     */
    public LoadOptions inThisProcess(EngineProvider engine) {
        int all = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        return new LoadOptions(all, precisionOn(engine));
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
