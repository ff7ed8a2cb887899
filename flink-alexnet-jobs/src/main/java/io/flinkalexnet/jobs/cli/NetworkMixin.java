package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.engine.NetworkOptions;
import org.apache.flink.configuration.ConfigOption;
import picocli.CommandLine.Option;

/** The options of every command that needs a network. */
public final class NetworkMixin {
    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "alexnet-2012 or alexnet-small.")
    private String name = NetworkOptions.NAME.defaultValue();

    @Option(
            names = "--input-side",
            paramLabel = "PIXELS",
            description = "Height and width of the network's input; 0 takes the usual one.")
    private int inputSide = NetworkOptions.INPUT_SIDE.defaultValue();

    @Option(
            names = "--width",
            paramLabel = "FACTOR",
            description = "Multiplier of filters and hidden units, 0.05 to 4.")
    private double width = NetworkOptions.WIDTH.defaultValue();

    /** The checked values; throws {@link IllegalArgumentException} as {@link NetworkOptions}. */
    public NetworkOptions options() {
        return new NetworkOptions(name, inputSide, width);
    }

    /** What to append to a suggested command so that it takes the same network. */
    public String suffix() {
        return suffix("--network", NetworkOptions.NAME, name)
                + suffix("--input-side", NetworkOptions.INPUT_SIDE, inputSide)
                + suffix("--width", NetworkOptions.WIDTH, width);
    }

    private static <T> String suffix(String name, ConfigOption<T> option, T value) {
        return value.equals(option.defaultValue()) ? "" : " " + name + " " + value;
    }
}
