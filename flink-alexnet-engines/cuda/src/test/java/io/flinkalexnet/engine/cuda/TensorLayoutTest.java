package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TensorLayoutTest {
    @Test
    void dimensionsAreNchwAndStridesChannelsLast() {
        TensorLayout layout = TensorLayout.dense(128, 96, 27, 28);
        assertThat(layout.dimensions()).containsExactly(128, 96, 27, 28);
        assertThat(layout.strides()).containsExactly(27 * 28 * 96, 1, 28 * 96, 96);
        assertThat(layout.span()).isEqualTo(layout.elements());
    }

    @Test
    void aPartOfTheChannelsKeepsTheStridesOfAll() {
        TensorLayout layout = new TensorLayout(2, 48, 27, 27, 96);
        assertThat(layout.strides()).containsExactly(27 * 27 * 96, 1, 27 * 96, 96);
        assertThat(layout.span()).isEqualTo(2 * 27 * 27 * 96 - 48);
        assertThat(layout.packed()).isEqualTo(TensorLayout.dense(2, 48, 27, 27));
    }

    @Test
    void weightsHaveTheChannelsOfOneGroup() {
        Convolution conv2 = new Convolution(1, 27, 27, 96, 256, 5, 1, 2, 2);
        assertThat(ConvolutionPart.whole(conv2).weights())
                .isEqualTo(TensorLayout.dense(256, 48, 5, 5));
        assertThat(ConvolutionPart.perGroup(conv2).get(1).weights())
                .isEqualTo(TensorLayout.dense(128, 48, 5, 5));
    }
}
