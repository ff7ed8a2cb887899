package io.flinkalexnet.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingStateTest {
    private static final TrainingSplitSerializer SPLITS = TrainingSplitSerializer.INSTANCE;
    private static final TrainingEnumeratorStateSerializer STATES =
            TrainingEnumeratorStateSerializer.INSTANCE;

    @Test
    void readsTheGoldenSplitOfVersionOne() throws IOException {
        assertThat(SPLITS.deserialize(1, golden("training-split-v1.bin")))
                .isEqualTo(TrainingStateExamples.SPLIT);
    }

    @Test
    void readsTheGoldenEnumeratorStateOfVersionOne() throws IOException {
        assertThat(STATES.deserialize(1, golden("training-enumerator-v1.bin")))
                .isEqualTo(TrainingStateExamples.STATE);
    }

    @Test
    void writesWhatVersionOneWrote() throws IOException {
        assertThat(SPLITS.serialize(TrainingStateExamples.SPLIT))
                .isEqualTo(golden("training-split-v1.bin"));
        assertThat(STATES.serialize(TrainingStateExamples.STATE))
                .isEqualTo(golden("training-enumerator-v1.bin"));
    }

    @ParameterizedTest
    @EnumSource(
            value = TrainingEnumeratorState.Phase.class,
            names = "UNASSIGNED",
            mode = EnumSource.Mode.EXCLUDE)
    void keepsAPhaseWithoutSplit(TrainingEnumeratorState.Phase phase) throws IOException {
        TrainingEnumeratorState state = new TrainingEnumeratorState(phase, null);
        assertThat(STATES.deserialize(1, STATES.serialize(state))).isEqualTo(state);
    }

    @Test
    void refusesAnotherVersion() throws IOException {
        byte[] bytes = golden("training-split-v1.bin");
        assertThatThrownBy(() -> SPLITS.deserialize(2, bytes))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the training source's split has format version 2; this build reads 1."
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
        byte[] bytes = golden("training-enumerator-v1.bin");
        for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> STATES.deserialize(1, prefix)).isInstanceOf(IOException.class);
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
