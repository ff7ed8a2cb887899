package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

class DeviceHealthTest {
    private static final int INVALID_VALUE = 1;
    private static final int ILLEGAL_ADDRESS = 700;

    private final DeviceHealth health = new DeviceHealth("card 3", status -> "error " + status);

    @Test
    void isGoodAfterSuccess() {
        health.check(0, "cudaFree");
        assertThatNoException().isThrownBy(health::check);
    }

    @Test
    void isGoodAfterACallThatWasWrong() {
        assertThatIllegalStateException()
                .isThrownBy(() -> health.check(INVALID_VALUE, "cudaMemcpyAsync"))
                .withMessage("cudaMemcpyAsync failed on card 3: error 1");
        assertThat(health.hasFailed()).isFalse();
        assertThatNoException().isThrownBy(health::check);
    }

    @Test
    void staysBadWithTheFirstReason() {
        assertThatIllegalStateException()
                .isThrownBy(() -> health.check(ILLEGAL_ADDRESS, "cudaStreamSynchronize"))
                .withMessageStartingWith("card 3 has failed: error 700, reported by cudaStream")
                .withMessageContaining("only a new process")
                .withMessageContaining("task manager");
        assertThatIllegalStateException()
                .isThrownBy(() -> health.check(719, "cudaFree"))
                .withMessageContaining("error 700");
        assertThatIllegalStateException()
                .isThrownBy(health::check)
                .withMessageContaining("error 700");
        assertThat(health.hasFailed()).isTrue();
    }
}
