package io.flinkalexnet.flink.engine;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of one subtask.
 *
 * @param provider usable here, on the card that Flink handed out
 * @param options what it computes with
 */
public record SlotEngine(EngineProvider provider, LoadOptions options) {
    private static final Logger LOG = LoggerFactory.getLogger(SlotEngine.class);

    /**
     * Selects the engine that was asked for, and decides what {@code auto} is.
     *
     * @param threads native threads of the subtask
     * @throws SuppressRestartsException if the engine can't compute in the precision that was asked
     *     for: no restart mends an option
     */
    public static SlotEngine select(
            EngineOptions asked, EngineLookup engines, RuntimeContext context, int threads) {
        EngineProvider provider = engines.select(asked.name(), GrantedDevice.of(context));
        LoadOptions options;
        try {
            options = new LoadOptions(threads, asked.precisionOn(provider));
        } catch (IllegalArgumentException e) {
            throw new SuppressRestartsException(e);
        }
        LOG.info(
                "{} runs on {}, {}, in {} with {} threads",
                context.getTaskInfo().getTaskNameWithSubtasks(),
                provider.name(),
                provider.probe().device(),
                options.precision(),
                threads);
        return new SlotEngine(provider, options);
    }
}
