package io.flinkalexnet.flink.stats;

import static io.flinkalexnet.flink.stats.TrainingPictures.GEOMETRY;
import static io.flinkalexnet.flink.stats.TrainingPictures.ONE_IN_THREE;
import static io.flinkalexnet.flink.stats.TrainingPictures.expectedFile;
import static io.flinkalexnet.flink.stats.TrainingPictures.pictures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.Rejection;
import io.flinkalexnet.flink.decode.Rejections;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectStatisticsOperatorTest {
    private final List<Harness> harnesses = new ArrayList<>();

    @AfterEach
    void closesWhatItOpened() throws Exception {
        for (Harness harness : harnesses) {
            harness.close();
        }
    }

    @Test
    void emitsTheSumsOnceAtTheEndOfTheInput() throws Exception {
        Harness harness = opened(ONE_IN_THREE);

        harness.send(pictures(20));
        assertThat(harness.extractOutputValues()).isEmpty();
        harness.endInput();

        assertThat(harness.files()).containsExactly(expectedFile(ONE_IN_THREE, pictures(20)));
    }

    @Test
    void anyOrderGivesTheSameBytes() throws Exception {
        List<EncodedImage> shuffled = new ArrayList<>(pictures(20));
        Collections.shuffle(shuffled, new Random(5));
        Harness harness = opened(ONE_IN_THREE);

        harness.send(shuffled);
        harness.endInput();

        assertThat(harness.files()).containsExactly(expectedFile(ONE_IN_THREE, pictures(20)));
    }

    @Test
    void refusesWithReasonAndCountsByReason() throws Exception {
        byte[] text = "no picture".getBytes(StandardCharsets.UTF_8);
        Harness harness = opened(HeldOutRule.NONE);

        harness.send(pictures(3));
        harness.send(List.of(TrainingPictures.picture(3, null)));
        harness.send(List.of(TrainingPictures.record(4, "cat", text)));
        harness.send(List.of(TrainingPictures.record(5, null, text)));
        harness.send(List.of(TrainingPictures.unreadable(6)));
        harness.endInput();

        assertThat(harness.rejections())
                .extracting(Rejection::reason)
                .containsExactly(
                        "MISSING_LABEL",
                        "UNSUPPORTED_FORMAT",
                        "UNSUPPORTED_FORMAT",
                        "UNREADABLE_RECORD");
        assertThat(harness.rejections()).extracting(Rejection::job).containsOnly("stats");
        assertThat(harness.rejections().get(1).original()).isEqualTo(text);
        assertThat(harness.extractOutputValues().get(0).rejected())
                .isEqualTo(
                        Map.of(
                                "MISSING_LABEL", 1L,
                                "UNSUPPORTED_FORMAT", 2L,
                                "UNREADABLE_RECORD", 1L));
        assertThat(harness.files()).containsExactly(expectedFile(HeldOutRule.NONE, pictures(3)));
    }

    @Test
    void aSubtaskWithoutPicturesEmitsEmptySums() throws Exception {
        Harness harness = opened(ONE_IN_THREE);

        harness.endInput();

        assertThat(harness.files()).containsExactly(expectedFile(ONE_IN_THREE, List.of()));
    }

    @Test
    void goesOnAfterARescaleFromOneToTwoAndBack() throws Exception {
        List<EncodedImage> all = pictures(30);
        Harness alone = opened(ONE_IN_THREE);
        alone.send(all.subList(0, 10));
        alone.send(List.of(TrainingPictures.unreadable(99)));
        OperatorSubtaskState one = alone.snapshot(1, 0);

        List<OperatorSubtaskState> halves = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            Harness half = harness(ONE_IN_THREE, 2, subtask);
            half.initializeState(
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            one, 128, 1, 2, subtask));
            half.open();
            half.send(all.subList(10 + 5 * subtask, 15 + 5 * subtask));
            halves.add(half.snapshot(2, 0));
        }
        Harness left = harness(ONE_IN_THREE, 1, 0);
        left.initializeState(
                AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        AbstractStreamOperatorTestHarness.repackageState(
                                halves.toArray(OperatorSubtaskState[]::new)),
                        128,
                        2,
                        1,
                        0));
        left.open();
        left.send(all.subList(20, 30));
        left.endInput();

        assertThat(left.files()).containsExactly(expectedFile(ONE_IN_THREE, all));
        assertThat(left.extractOutputValues().get(0).rejected())
                .isEqualTo(Map.of("UNREADABLE_RECORD", 1L));
    }

    @Test
    void countsNothingTwiceWhenItIsRestoredAfterTheEnd() throws Exception {
        Harness first = opened(ONE_IN_THREE);
        first.send(pictures(10));
        first.endInput();
        OperatorSubtaskState state = first.snapshot(1, 0);

        Harness restored = harness(ONE_IN_THREE, 1, 0);
        restored.initializeState(state);
        restored.open();
        restored.endInput();

        assertThat(restored.files()).containsExactly(expectedFile(ONE_IN_THREE, List.of()));
    }

    @Test
    void saysThatAnotherHeldOutDivisorNeedsANewStart() throws Exception {
        Harness first = opened(ONE_IN_THREE);
        first.send(pictures(10));
        OperatorSubtaskState state = first.snapshot(1, 0);

        Harness restored = harness(HeldOutRule.NONE, 1, 0);

        assertThatThrownBy(() -> restored.initializeState(state))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("held-out divisor")
                .hasMessageContaining("Start it anew");
    }

    private Harness opened(HeldOutRule heldOut) throws Exception {
        Harness harness = harness(heldOut, 1, 0);
        harness.open();
        return harness;
    }

    private Harness harness(HeldOutRule heldOut, int parallelism, int subtask) throws Exception {
        Harness harness = new Harness(heldOut, parallelism, subtask);
        harnesses.add(harness);
        return harness;
    }

    private static final class Harness
            extends OneInputStreamOperatorTestHarness<EncodedImage, PartialStatistics> {
        Harness(HeldOutRule heldOut, int parallelism, int subtask) throws Exception {
            super(new CollectStatisticsOperator(GEOMETRY, heldOut), 128, parallelism, subtask);
        }

        void send(List<EncodedImage> images) throws Exception {
            for (EncodedImage image : images) {
                processElement(new StreamRecord<>(image));
            }
        }

        List<byte[]> files() {
            return extractOutputValues().stream().map(PartialStatistics::file).toList();
        }

        List<Rejection> rejections() {
            return getSideOutput(Rejections.REJECTED).stream().map(StreamRecord::getValue).toList();
        }
    }
}
