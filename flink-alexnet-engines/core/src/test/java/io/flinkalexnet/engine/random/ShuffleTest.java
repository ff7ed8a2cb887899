package io.flinkalexnet.engine.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {
    @Test
    void keepsEveryElementOnce() {
        for (int length : new int[] {0, 1, 2, 257}) {
            assertThat(shuffled(length, 3, 0)).containsExactlyInAnyOrderElementsOf(range(length));
        }
    }

    @Test
    void repeatsBySeedPurposeAndStep() {
        List<Integer> order = shuffled(100, 3, 7);
        assertThat(shuffled(100, 3, 7)).isEqualTo(order);
        assertThat(shuffled(100, 4, 7)).isNotEqualTo(order);
        assertThat(shuffled(100, 3, 8)).isNotEqualTo(order);
        List<Integer> other = range(100);
        Shuffle.inPlace(other, 3, Purpose.CHUNK_ORDER, 7);
        assertThat(other).isNotEqualTo(order);
    }

    /** What a seed means must not change: a resumed run would read in another order. */
    @Test
    void meansTheSameInEveryRelease() {
        assertThat(shuffled(10, 2012, 1)).containsExactly(6, 7, 5, 9, 4, 1, 2, 3, 0, 8);
    }

    /** Six orders of three, 6,000 times: each within five standard deviations of 1,000. */
    @Test
    void givesEveryOrderEquallyOften() {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        for (int step = 0; step < 6_000; step++) {
            counts.merge(shuffled(3, 9, step), 1, Integer::sum);
        }
        assertThat(counts).hasSize(6);
        assertThat(counts.values()).allSatisfy(n -> assertThat(n).isCloseTo(1_000, within(145)));
    }

    private static List<Integer> shuffled(int length, long seed, long step) {
        List<Integer> list = range(length);
        Shuffle.inPlace(list, seed, Purpose.GROUP_ORDER, step);
        return list;
    }

    private static List<Integer> range(int length) {
        return new ArrayList<>(IntStream.range(0, length).boxed().toList());
    }
}
