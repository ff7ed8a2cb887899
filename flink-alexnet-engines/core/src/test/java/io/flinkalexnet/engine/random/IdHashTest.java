package io.flinkalexnet.engine.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdHashTest {
    /** FIPS 180-4's own examples. */
    @Test
    void isTheBeginningOfSha256() {
        assertThat(IdHash.of("abc")).isEqualTo(0xba7816bf_8f01cfeaL);
        assertThat(IdHash.of("")).isEqualTo(0xe3b0c442_98fc1c14L);
    }

    @Test
    void readsIdsAsUtf8() {
        assertThat(IdHash.of("katze/m\u00fcsli.jpg")).isEqualTo(0xbf7e7bd0_d7f32b77L);
    }
}
