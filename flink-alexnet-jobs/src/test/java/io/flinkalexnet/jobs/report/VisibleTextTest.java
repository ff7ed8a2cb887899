package io.flinkalexnet.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VisibleTextTest {
    @Test
    void leavesOrdinaryNamesAlone() {
        assertThat(VisibleText.of("Größe/猫 👩‍🚀 \"a\" <b>")).isEqualTo("Größe/猫 👩‍🚀 \"a\" <b>");
    }

    @Test
    void writesControlCharactersOut() {
        assertThat(VisibleText.of("a\nb\tc\0d\u001Be\u007Ff"))
                .isEqualTo("a\\u000ab\\u0009c\\u0000d\\u001be\\u007ff");
    }

    @Test
    void writesMarksOfDirectionAndInvisibleOnesOut() {
        assertThat(VisibleText.of("photo\u202Egpj.exe\u2066\u200F\uFEFF\u2028"))
                .isEqualTo("photo\\u202egpj.exe\\u2066\\u200f\\ufeff\\u2028");
    }

    @Test
    void writesHalvesOfPairsOut() {
        assertThat(VisibleText.of("a\uD83Db\uDE80")).isEqualTo("a\\ud83db\\ude80");
    }

    @Test
    void cutsLongNamesBetweenCodePoints() {
        assertThat(VisibleText.of("\uD83D\uDE80".repeat(201)))
                .isEqualTo("\uD83D\uDE80".repeat(200) + "\u2026");
        assertThat(VisibleText.of("x".repeat(200))).hasSize(200);
    }
}
