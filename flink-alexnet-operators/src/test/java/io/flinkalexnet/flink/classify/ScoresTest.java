package io.flinkalexnet.flink.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoresTest {
    @Test
    void topKIsAStableSortCutOff() {
        Random random = new Random(1);
        for (int run = 0; run < 200; run++) {
            float[] values = new float[3 + random.nextInt(30)];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(6); // many equal ones
            }
            int count = values.length - 2;
            int k = 1 + random.nextInt(count);
            int[] sorted =
                    IntStream.range(0, count)
                            .boxed()
                            .sorted(Comparator.comparing(i -> -values[2 + i]))
                            .mapToInt(i -> i)
                            .limit(k)
                            .toArray();

            assertThat(Scores.topK(values, 2, count, k)).isEqualTo(sorted);
        }
    }

    @Test
    void topKGivesAllClassesWhenThereAreFewer() {
        assertThat(Scores.topK(new float[] {0.2f, 0.8f}, 0, 2, 5)).containsExactly(1, 0);
    }

    @Test
    void notANumberIsTheLowest() {
        float[] values = {Float.NaN, 0.1f, Float.NaN, 0.2f};

        assertThat(Scores.topK(values, 0, 4, 4)).containsExactly(3, 1, 0, 2);
    }

    @Test
    void normalizedVectorsHaveLengthOne() {
        assertThat(Scores.normalized(new float[] {9, 3, 4, 9}, 1, 2)).containsExactly(0.6f, 0.8f);
        assertThat(Scores.normalized(new float[] {0x3p100f, 0x4p100f}, 0, 2))
                .containsExactly(0.6f, 0.8f);
    }

    @Test
    void zerosStayZeros() {
        assertThat(Scores.normalized(new float[3], 0, 3)).containsExactly(0, 0, 0);
    }
}
