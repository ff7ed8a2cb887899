package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.jobs.demo.Baselines.Example;
import io.flinkalexnet.jobs.demo.Baselines.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BaselinesTest {
    private static final int SIDE = 8;
    private static final int PLANE = SIDE * SIDE;

    @Test
    void softmaxLearnsWhereTheBrightHalfIsAndTheHistogramCannot() {
        Split split = split((random, label) -> halfBright(random, label));

        assertThat(Baselines.softmaxAccuracy(split, 1)).isGreaterThan(0.95);
        assertThat(Baselines.histogramAccuracy(split)).isBetween(0.3, 0.7);
    }

    @Test
    void histogramLearnsHowMuchOfAColourThereIsWhereverItLies() {
        Split split = split((random, label) -> scattered(random, label));

        assertThat(Baselines.histogramAccuracy(split)).isGreaterThan(0.95);
    }

    @Test
    void softmaxGivesTheSameForTheSameSeed() {
        Split split = split((random, label) -> noise(random));

        double first = Baselines.softmaxAccuracy(split, 7);

        assertThat(Baselines.softmaxAccuracy(split, 7)).isEqualTo(first);
    }

    @Test
    void refusesASplitWithoutTestPictures() {
        assertThatThrownBy(
                        () -> new Split(List.of(new Example(new byte[3 * PLANE], 0)), List.of(), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("were 1 and 0");
    }

    private interface Painter {
        byte[] paint(Random random, int label);
    }

    private static Split split(Painter painter) {
        Random random = new Random(3);
        return new Split(examples(random, painter, 200), examples(random, painter, 100), 2);
    }

    private static List<Example> examples(Random random, Painter painter, int count) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int label = random.nextInt(2);
            examples.add(new Example(painter.paint(random, label), label));
        }
        return examples;
    }

    /** The upper half is brighter for label 0, the lower half for label 1. */
    private static byte[] halfBright(Random random, int label) {
        byte[] pixels = noise(random);
        for (int i = 0; i < pixels.length; i++) {
            boolean upper = i % PLANE < PLANE / 2;
            if (upper == (label == 0)) {
                pixels[i] = (byte) (random.nextInt(64) + 190);
            }
        }
        return pixels;
    }

    /** Many red pixels anywhere for label 1, few for label 0. */
    private static byte[] scattered(Random random, int label) {
        byte[] pixels = new byte[3 * PLANE];
        for (int i = 0; i < PLANE; i++) {
            if (random.nextInt(10) < (label == 1 ? 7 : 2)) {
                pixels[i] = (byte) 250;
            }
        }
        return pixels;
    }

    private static byte[] noise(Random random) {
        byte[] pixels = new byte[3 * PLANE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt(64);
        }
        return pixels;
    }
}
