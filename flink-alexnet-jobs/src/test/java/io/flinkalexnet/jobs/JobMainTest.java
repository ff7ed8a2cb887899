package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobMainTest {
    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.3.0", "2.3.7", "2.3-SNAPSHOT", "2.4.0", "3.0.1", "<unknown>"})
    void runsOnTheFlinkItWasBuiltForAndTriesLaterOnes(String version) {
        assertThatCode(() -> JobMain.checkFlink(version)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.2.1", "2.0.0", "1.20.3", "1.9.0"})
    void refusesAnOlderFlinkInWords(String version) {
        assertThatThrownBy(() -> JobMain.checkFlink(version))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("runs on Flink 2.3, this is Flink " + version);
    }

    @Test
    void saysWhatIsWrongWithTheArgumentsInOneLine() {
        JobMain.Body wrong =
                () -> {
                    throw new IllegalArgumentException("--epochs must be in [1, 9], was 0");
                };
        assertThatThrownBy(() -> JobMain.run("alexnet-train", wrong))
                .isInstanceOf(ProgramParametrizationException.class)
                .hasMessage("alexnet-train: --epochs must be in [1, 9], was 0");
    }

    @Test
    void saysWhatIsWrongWithAFile() {
        JobMain.Body wrong =
                () -> {
                    throw new IOException("there is no file s.safetensors");
                };
        assertThatThrownBy(() -> JobMain.run("alexnet-train", wrong))
                .isInstanceOf(ProgramParametrizationException.class)
                .hasMessage("alexnet-train: there is no file s.safetensors");
    }

    @Test
    void leavesOtherFailuresAsTheyAre() {
        JobMain.Body broken =
                () -> {
                    throw new IllegalStateException("a bug");
                };
        assertThatThrownBy(() -> JobMain.run("alexnet-train", broken))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void runsTheBodyOnce() throws Exception {
        List<String> ran = new ArrayList<>();
        JobMain.run("alexnet-train", () -> ran.add("once"));
        assertThat(ran).containsExactly("once");
    }
}
