package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import picocli.CommandLine.Option;

/** The options of every command that runs a network. */
public final class EngineMixin {
    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = Engines.AUTO,
            description =
                    "What runs the network: onednn, nd4j, or auto, which takes the best that can run here.")
    private String engine;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Native threads of each subtask, 0 to 1024; 0: the trainer takes all processors,"
                            + " classifiers share them.")
    private int threads;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = "auto",
            description =
                    "What the network is computed in: f32, tf32 (cuda only), bf16 (weights are kept in"
                            + " f32), or auto: bf16 only where the device has instructions for it.")
    private String precision;

    /**
     * The checked values; throws {@link IllegalArgumentException} as {@link EngineOptions} does.
     */
    public EngineOptions options() {
        return new EngineOptions(engine, threads, PrecisionChoice.of(precision));
    }

    /**
     * The checked values, once the engine has said that it can run in this process.
     *
     * @throws CommandException with the engine's reason if it can't
     * @throws IllegalArgumentException if it can, but not in this precision
     */
    public EngineOptions usable() throws CommandException {
        EngineOptions options = options();
        try {
            options.precisionOn(Engines.select(engine));
        } catch (IllegalStateException e) {
            throw new CommandException(e.getMessage(), e);
        }
        return options;
    }
}
