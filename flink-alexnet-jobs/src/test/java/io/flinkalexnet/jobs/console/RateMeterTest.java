package io.flinkalexnet.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class RateMeterTest {
    private static final long SECOND = 1_000_000_000L;

    private final RateMeter meter = new RateMeter();

    @Test
    void knowsNoRateAtFirst() {
        meter.add(10);

        assertThat(meter.perSecond(7 * SECOND)).isZero();
        assertThat(meter.count()).isEqualTo(10);
    }

    @Test
    void looksBackFiveSeconds() {
        meter.perSecond(0);
        meter.add(100);
        for (int second = 1; second <= 4; second++) {
            assertThat(meter.perSecond(second * SECOND)).isCloseTo(100.0 / second, within(1e-9));
        }
        for (int second = 5; second <= 20; second++) {
            meter.add(8);
            meter.perSecond(second * SECOND);
        }

        assertThat(meter.perSecond(20 * SECOND)).isCloseTo(8, within(1e-9));
    }
}
