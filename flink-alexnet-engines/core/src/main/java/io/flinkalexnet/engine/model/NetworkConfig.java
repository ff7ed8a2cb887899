package io.flinkalexnet.engine.model;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names a network completely; model files and announcements carry {@link #toString()}.
 *
 * @param name one of {@link #names()}
 * @param classes number of classes, 2 to 100,000
 * @param inputSide height and width of the network's input in pixels
 * @param width multiplier of the filters and of the hidden fully connected units, 0.05 to 4
 */
public record NetworkConfig(String name, int classes, int inputSide, double width)
        implements Serializable {
    private static final int CLASSES_MAX = 100_000;
    private static final double WIDTH_MIN = 0.05;
    private static final double WIDTH_MAX = 4;

    public NetworkConfig {
        if (!names().contains(name)) {
            throw new IllegalArgumentException(
                    "there is no network %s; there are %s".formatted(name, names()));
        }
        if (classes < 2 || classes > CLASSES_MAX) {
            throw new IllegalArgumentException(
                    "classes must be in [2, %d], was %d".formatted(CLASSES_MAX, classes));
        }
        if (!(width >= WIDTH_MIN && width <= WIDTH_MAX)) {
            throw new IllegalArgumentException(
                    "width must be in [%s, %s], was %s".formatted(WIDTH_MIN, WIDTH_MAX, width));
        }
    }

    /** The networks this build knows. */
    public static List<String> names() {
        return List.of(AlexNetTables.ALEXNET_2012, AlexNetTables.ALEXNET_SMALL);
    }

    /** The named network at its usual input size and full width. */
    public static NetworkConfig of(String name, int classes) {
        int side = name.equals(AlexNetTables.ALEXNET_SMALL) ? 32 : 227;
        return new NetworkConfig(name, classes, side, 1);
    }

    /** Reads what {@link #toString()} wrote. */
    public static NetworkConfig parse(String text) {
        int mark = text.indexOf('?');
        Map<String, String> values = new TreeMap<>();
        for (String pair : text.substring(mark + 1).split("&")) {
            int equals = pair.indexOf('=');
            if (mark > 0 && equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        if (values.size() != 3
                || !values.keySet().containsAll(List.of("classes", "input", "width"))) {
            throw new IllegalArgumentException(
                    "a network is written NAME?classes=N&input=SIDE&width=W, was " + text);
        }
        return new NetworkConfig(
                text.substring(0, mark),
                Integer.parseInt(values.get("classes")),
                Integer.parseInt(values.get("input")),
                Double.parseDouble(values.get("width")));
    }

    /** Builds the table; throws {@link IllegalArgumentException} if the input is too small. */
    public NetworkSpec spec() {
        return name.equals(AlexNetTables.ALEXNET_2012)
                ? AlexNetTables.alexNet2012(this)
                : AlexNetTables.alexNetSmall(this);
    }

    @Override
    public String toString() {
        return "%s?classes=%d&input=%d&width=%s".formatted(name, classes, inputSide, width);
    }
}
