package io.flinkalexnet.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class BatchPartsTest {
    private static final ImageGeometry GEOMETRY = new ImageGeometry(1, 0, 1);

    private final List<String> events = new ArrayList<>();

    @Test
    void roundsAPartUpToAPowerOfTwo() {
        try (BatchParts<Recorder> parts = parts(1)) {
            for (int size : new int[] {1, 2, 3, 4, 5, 31, 32}) {
                events.clear();
                parts.run(pictures(size), this::sink);
                int rounded = size == 3 ? 4 : size == 5 ? 8 : size == 31 ? 32 : size;
                assertThat(events)
                        .endsWith(
                                "%d runs 0+%d".formatted(rounded, size),
                                "%d gives 0+%d".formatted(rounded, size));
            }
        }
    }

    @Test
    void cutsLargeMiniBatchesAndKeepsTheNetworks() {
        try (BatchParts<Recorder> parts = parts(1)) {
            parts.run(pictures(67), this::sink);
            parts.run(pictures(33), this::sink);
        }
        assertThat(events)
                .containsExactly(
                        "32 opens",
                        "32 runs 0+32",
                        "32 gives 0+32",
                        "32 runs 32+32",
                        "32 gives 32+32",
                        "4 opens",
                        "4 runs 64+3",
                        "4 gives 64+3",
                        "32 runs 0+32",
                        "32 gives 0+32",
                        "1 opens",
                        "1 runs 32+1",
                        "1 gives 32+1",
                        "1 closes",
                        "4 closes",
                        "32 closes");
    }

    @Test
    void takesLargerPartsWhereThereAreMoreLanes() {
        try (BatchParts<Recorder> parts = parts(100)) {
            parts.run(pictures(67), this::sink);
        }
        assertThat(events).contains("64 runs 0+64", "4 runs 64+3");
    }

    @Test
    void takesPartsOfTheSizeItIsGiven() {
        IntFunction<Recorder> open = size -> new Recorder(size, events);
        try (BatchParts<Recorder> parts = new BatchParts<>(GEOMETRY, open, 8)) {
            parts.run(pictures(11), this::sink);
        }
        assertThat(events).contains("8 runs 0+8", "4 runs 8+3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchParts<>(GEOMETRY, open, 24))
                .withMessage("partMax must be a power of two, was 24");
    }

    @Test
    void refusesNothingAndAnotherGeometry() {
        try (BatchParts<Recorder> parts = parts(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parts.run(new MiniBatch(GEOMETRY, 1), this::sink))
                    .withMessageContaining("empty");
            MiniBatch other = new MiniBatch(new ImageGeometry(2, 0, 1), 1);
            other.add(new AugmentedImage(new byte[3], new float[3], 0, 0, false), 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parts.run(other, this::sink))
                    .withMessageContaining(GEOMETRY.toString());
        }
        assertThat(events).isEmpty();
    }

    private BatchParts<Recorder> parts(int lanes) {
        return new BatchParts<>(GEOMETRY, lanes, size -> new Recorder(size, events));
    }

    private void sink(Recorder network, int first, int count) {
        events.add("%d gives %d+%d".formatted(network.batchSize(), first, count));
    }

    private static MiniBatch pictures(int count) {
        MiniBatch batch = new MiniBatch(GEOMETRY, count);
        for (int i = 0; i < count; i++) {
            batch.add(new AugmentedImage(new byte[3], new float[3], 0, 0, false), 0);
        }
        return batch;
    }

    private record Recorder(int batchSize, List<String> events) implements BatchParts.Network {
        private Recorder {
            events.add(batchSize + " opens");
        }

        @Override
        public void forward(MiniBatch batch, int first, int count) {
            events.add("%d runs %d+%d".formatted(batchSize, first, count));
        }

        @Override
        public void close() {
            events.add(batchSize + " closes");
        }
    }
}
