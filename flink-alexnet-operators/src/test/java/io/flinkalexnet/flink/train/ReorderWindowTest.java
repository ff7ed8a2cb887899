package io.flinkalexnet.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ReorderWindowTest {
    private final ReorderWindow window = new ReorderWindow();

    @Test
    void givesPicturesBackInOrder() {
        window.add(TrainingImage.hole(1, 0), 0);
        assertThat(window.take(0)).isNull();
        window.add(TrainingImage.hole(0, 0), 0);
        assertThat(window.take(0).sequence()).isZero();
        assertThat(window.take(1).sequence()).isEqualTo(1);
        assertThat(window.size()).isZero();
    }

    @Test
    void aPictureThatComesTwiceIsABug() {
        window.add(TrainingImage.hole(5, 0), 3);
        assertThatIllegalStateException().isThrownBy(() -> window.add(TrainingImage.hole(5, 0), 3));
        assertThatIllegalStateException().isThrownBy(() -> window.add(TrainingImage.hole(2, 0), 3));
    }
}
