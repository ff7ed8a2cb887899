package io.flinkalexnet.flink.engine;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.model.NetworkConfig;
import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the network's options; the number of classes comes from the statistics.
 *
 * @param name one of {@link NetworkConfig#names}
 * @param inputSide height and width of the network's input in pixels; 0 for the usual one
 * @param width multiplier of the filters and hidden units
 */
public record NetworkOptions(String name, int inputSide, double width) implements Serializable {
    public static final ConfigOption<String> NAME =
            key("alexnet.network.name")
                    .stringType()
                    .defaultValue("alexnet-2012")
                    .withDescription("The network: " + NetworkConfig.names() + ".");

    public static final ConfigOption<Integer> INPUT_SIDE =
            key("alexnet.network.input-side")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Height and width of the network's input in pixels; 0 takes the usual "
                                    + "one, 227 or (alexnet-small) 32.");

    public static final ConfigOption<Double> WIDTH =
            key("alexnet.network.width")
                    .doubleType()
                    .defaultValue(1.0)
                    .withDescription("Multiplier of filters and hidden units, 0.05 to 4.");

    private static final int CLASSES_MIN = 2;

    public NetworkOptions {
        if (inputSide < 0) {
            throw new IllegalArgumentException(
                    "%s must be at least 0, was %d".formatted(INPUT_SIDE.key(), inputSide));
        }
        configOf(name, CLASSES_MIN, inputSide, width).spec(); // a network for any number of classes
    }

    public static NetworkOptions from(ReadableConfig config) {
        return new NetworkOptions(config.get(NAME), config.get(INPUT_SIDE), config.get(WIDTH));
    }

    /** The network for so many classes. */
    public NetworkConfig config(int classes) {
        return configOf(name, classes, inputSide, width);
    }

    /** How its pictures are decoded and cropped. */
    public ImageGeometry geometry() {
        return ImageGeometry.of(config(CLASSES_MIN));
    }

    private static NetworkConfig configOf(String name, int classes, int inputSide, double width) {
        int side = inputSide == 0 ? NetworkConfig.of(name, classes).inputSide() : inputSide;
        return new NetworkConfig(name, classes, side, width);
    }
}
