package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private final StringWriter shown = new StringWriter();
    private long nanos;

    @Test
    void printsALineEveryFewSecondsElsewhereThanOnATerminal() {
        Progress progress = progress(Progress.Style.LINES, 1000);

        passSeconds(4);
        progress.add(100);
        assertThat(shown.toString()).isEmpty();

        passSeconds(1);
        progress.add(100);
        assertThat(shown.toString())
                .isEqualToNormalizingNewlines("200 of 1,000 pictures, 40/s, 20 s left\n");
    }

    @Test
    void rewritesTheLineOnATerminal() {
        Progress progress = progress(Progress.Style.IN_PLACE, 10);

        passSeconds(1);
        progress.add(5);
        passSeconds(1);
        progress.add(5);

        assertThat(shown.toString()).doesNotContain("\n").contains("\r5 of 10", "\r10 of 10");
    }

    @Test
    void saysTheWholeTimeOnceWhenItIsClosed() {
        Progress progress = progress(Progress.Style.LINES, 300);
        progress.add(300);
        passSeconds(75);

        progress.close();
        progress.close();

        assertThat(shown.toString())
                .isEqualToNormalizingNewlines("300 of 300 pictures, 4.0/s in 1 min 15 s\n");
    }

    @Test
    void showsNoShareOfAnUnknownTotalButTheRemark() {
        Progress progress = progress(Progress.Style.LINES, Progress.UNKNOWN);
        passSeconds(10);

        progress.at(50, "loss 1.25");

        assertThat(shown.toString())
                .isEqualToNormalizingNewlines("50 pictures, 5.0/s, loss 1.25\n");
    }

    @Test
    void countsTheRateOfARunThatGoesOnFromWhereItWentOn() {
        Progress progress = progress(Progress.Style.LINES, 1000);
        passSeconds(100); // starting up
        progress.goOnFrom(600);
        passSeconds(10);

        progress.at(700, "");

        assertThat(shown.toString())
                .isEqualToNormalizingNewlines("700 of 1,000 pictures, 10/s, 30 s left\n");
    }

    @Test
    void letsTheTerminalCutALineThatIsTooLong() {
        Progress progress = progress(Progress.Style.IN_PLACE, 10);
        passSeconds(1);
        progress.at(5, "x".repeat(500));

        assertThat(shown.toString()).startsWith("\033[?7l\r").endsWith("\033[?7h");
    }

    private Progress progress(Progress.Style style, long total) {
        PrintWriter out = new PrintWriter(shown, true);
        return new Progress(new Progress.Display(out, style, () -> nanos), "pictures", total);
    }

    private void passSeconds(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }
}
