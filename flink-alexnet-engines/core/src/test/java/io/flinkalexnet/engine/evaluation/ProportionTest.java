package io.flinkalexnet.engine.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

final class ProportionTest {
    /** The example of Newcombe 1998, table I, method 3. */
    @Test
    void theIntervalIsWilsons() {
        Proportion share = Proportion.of(81, 263);

        assertThat(share.share()).isEqualTo(0.3080, offset(5e-5));
        assertThat(share.low()).isEqualTo(0.2553, offset(5e-5));
        assertThat(share.high()).isEqualTo(0.3662, offset(5e-5));
    }

    @Test
    void theIntervalStaysWithinZeroAndOne() {
        assertThat(Proportion.of(0, 10).low()).isZero();
        assertThat(Proportion.of(10, 10).high()).isEqualTo(1, offset(1e-9));
    }

    @Test
    void noPictureHasNoShare() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proportion.of(0, 0))
                .withMessage("hits must be in [0, pictures] and pictures at least 1, were 0 and 0");
    }
}
