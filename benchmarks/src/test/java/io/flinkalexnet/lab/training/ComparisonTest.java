package io.flinkalexnet.lab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    @Test
    void differencesArePairedBySeed() {
        Difference difference =
                Difference.of("bf16", List.of(0.71, 0.74, 0.69), "f32", List.of(0.70, 0.73, 0.68));

        assertThat(difference.mean()).isEqualTo(0.01, offset(1e-9));
        assertThat(difference.halfWidth()).as("all pairs differ alike").isLessThan(1e-9);
        assertThat(difference.variant()).isEqualTo("bf16");
    }

    @Test
    void theIntervalOfAMeanIsStudents() {
        Mean mean = Mean.of(List.of(0.1, 0.2, 0.3));

        assertThat(mean.mean()).isEqualTo(0.2, offset(1e-9));
        assertThat(mean.halfWidth()).isEqualTo(4.303 * 0.1 / Math.sqrt(3), offset(1e-9));
    }

    @Test
    void oneSeedHasNoInterval() {
        assertThat(Difference.of("a", List.of(0.1), "b", List.of(0.2)).halfWidth()).isNaN();
    }

    @Test
    void moreValuesThanTheTableKnowsAreRefused() {
        assertThatThrownBy(() -> Mean.of(Collections.nCopies(12, 1.0)))
                .hasMessage("a mean is of 1 to 11 values, were 12");
    }
}
