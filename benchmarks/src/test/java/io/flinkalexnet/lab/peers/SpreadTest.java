package io.flinkalexnet.lab.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {
    @Test
    void quartilesLieBetweenNeighbours() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0)))
                .isEqualTo(new Spread(1, 1.75, 2.5, 3.25, 4));
    }

    @Test
    void oneValueIsAllOfThem() {
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7, 7, 7));
    }

    @Test
    void noValuesHaveNoSpread() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
