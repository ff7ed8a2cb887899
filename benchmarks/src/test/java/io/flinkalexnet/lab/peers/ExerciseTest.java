package io.flinkalexnet.lab.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.host.DropoutMasks;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.random.Purpose;
import io.flinkalexnet.lab.peers.contender.Exercise;
import io.flinkalexnet.lab.peers.contender.Exercise.Numbers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ExerciseTest {
    private static final Exercise EXERCISE = new Exercise(1, 2, 1, 0.01f, Numbers.F32, "x");

    @Test
    void masksAreThoseOfOurEnginesLayerByLayer() {
        NetworkSpec network = new NetworkConfig("alexnet-small", 10, 32, 0.5).spec();
        int drop7 = network.layers().size() - 2;
        float[] expected = new float[2 * 256];
        new DropoutMasks(0.5, Purpose.DROPOUT.of(drop7), Exercise.SEED).draw(3, 0, expected);

        float[] masks = EXERCISE.masks(network, 3);

        assertThat(masks).hasSize(2 * (256 + 256)).containsOnly(0, 2);
        assertThat(Arrays.copyOfRange(masks, 512, 1024)).containsExactly(expected);
        assertThat(EXERCISE.masks(network, 4)).isNotEqualTo(masks);
    }

    @Test
    void aParticipantNamesEngineAndNumbers() {
        assertThat(Participant.parse("onednn")).hasToString("onednn:f32");
        assertThat(Participant.parse("libtorch:f64").numbers()).isEqualTo(Numbers.F64);
        assertThatThrownBy(() -> Participant.parse("libtorch:f16"))
                .hasMessage("an engine is written NAME, NAME:f32 or NAME:f64, was libtorch:f16");
    }
}
