package io.flinkalexnet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** The core by itself: no engine is on its class path. */
class EnginesTest {
    @Test
    void findsNoEngineInTheCoreAlone() {
        assertThat(Engines.all()).isEmpty();
    }

    @Test
    void saysWhatToAddWhenThereIsNone() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Engines.select(Engines.AUTO))
                .withMessageContaining(
                        "add flink-alexnet-engine-onednn or flink-alexnet-engine-nd4j");
    }

    @Test
    void refusesAnUnknownNameAndListsTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Engines.select("abacus"))
                .withMessageContaining("abacus")
                .withMessageContaining("auto");
    }
}
