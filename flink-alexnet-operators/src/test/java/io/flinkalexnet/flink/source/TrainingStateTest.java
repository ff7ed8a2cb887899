package io.flinkalexnet.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingStateTest {
    private static final TrainingSplitSerializer SPLITS = TrainingSplitSerializer.INSTANCE;
    private static final TrainingEnumeratorStateSerializer STATES =
            TrainingEnumeratorStateSerializer.INSTANCE;

    @Test
    void readsTheGoldenFilesOfVersionOne() throws IOException {
        assertThat(SPLITS.deserialize(1, golden("training-split-v1.bin")))
                .isEqualTo(TrainingStateExamples.FIRST);
        assertThat(STATES.deserialize(1, golden("training-enumerator-v1.bin")))
                .isEqualTo(TrainingEnumeratorState.unassigned(TrainingStateExamples.FIRST));
    }

    @Test
    void readsAndWritesTheGoldenSplitOfVersionTwo() throws IOException {
        byte[] golden = golden("training-split-v2.bin");
        assertThat(SPLITS.deserialize(2, golden)).isEqualTo(TrainingStateExamples.SPLIT);
        assertThat(SPLITS.serialize(TrainingStateExamples.SPLIT)).isEqualTo(golden);
    }

    @Test
    void readsAndWritesTheGoldenEnumeratorStateOfVersionTwo() throws IOException {
        TrainingEnumeratorState state =
                TrainingEnumeratorState.unassigned(TrainingStateExamples.SPLIT);
        byte[] golden = golden("training-enumerator-v2.bin");
        assertThat(STATES.deserialize(2, golden)).isEqualTo(state);
        assertThat(STATES.serialize(state)).isEqualTo(golden);
    }

    @Test
    void aPhaseKeepsItsCode() throws IOException {
        assertThat(STATES.serialize(TrainingEnumeratorState.UNKNOWN)).endsWith(new byte[] {0});
        assertThat(STATES.serialize(TrainingEnumeratorState.ASSIGNED)).endsWith(new byte[] {2});
    }

    @ParameterizedTest
    @EnumSource(
            value = TrainingEnumeratorState.Phase.class,
            names = "UNASSIGNED",
            mode = EnumSource.Mode.EXCLUDE)
    void keepsAPhaseWithoutSplit(TrainingEnumeratorState.Phase phase) throws IOException {
        TrainingEnumeratorState state = new TrainingEnumeratorState(phase, null);
        assertThat(STATES.deserialize(2, STATES.serialize(state))).isEqualTo(state);
    }

    @Test
    void refusesAnotherVersion() throws IOException {
        byte[] bytes = golden("training-split-v1.bin");
        assertThatThrownBy(() -> SPLITS.deserialize(3, bytes))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the training source's split has format version 3; this build reads 1 to 2."
                                + " Restore with the release that wrote it.");
        bytes[7] = 9;
        assertThatThrownBy(() -> SPLITS.deserialize(1, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format version 9");
    }

    @Test
    void refusesAnotherMagic() throws IOException {
        byte[] bytes = golden("training-split-v1.bin");
        assertThatThrownBy(() -> STATES.deserialize(1, bytes))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the training source's enumerator state starts with 46415445, was 46415453");
    }

    @Test
    void refusesTrailingBytes() throws IOException {
        byte[] bytes = golden("training-split-v1.bin");
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> SPLITS.deserialize(1, longer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bytes, but");
        longer[11]++; // a length that covers the byte too
        assertThatThrownBy(() -> SPLITS.deserialize(1, longer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 bytes too many");
    }

    @Test
    void refusesEveryPrefix() throws IOException {
        for (String version : List.of("1", "2")) {
            byte[] bytes = golden("training-enumerator-v%s.bin".formatted(version));
            for (int length = 0; length < bytes.length; length++) {
                byte[] prefix = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> STATES.deserialize(2, prefix))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in =
                TrainingStateTest.class.getResourceAsStream("/golden/source/" + name)) {
            assertThat(in).as("golden file " + name).isNotNull();
            return in.readAllBytes();
        }
    }
}
