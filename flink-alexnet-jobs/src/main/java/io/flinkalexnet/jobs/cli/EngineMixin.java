package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.engine.EngineOptions;
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

    /**
     * The checked values; throws {@link IllegalArgumentException} as {@link EngineOptions} does.
     */
    public EngineOptions options() {
        return new EngineOptions(engine, threads);
    }

    /**
     * The checked values, once the engine has said that it can run in this process.
     *
     * @throws CommandException with the engine's reason if it can't
     */
    public EngineOptions usable() throws CommandException {
        try {
            Engines.select(engine);
        } catch (IllegalStateException e) {
            throw new CommandException(e.getMessage(), e);
        }
        return options();
    }
}
