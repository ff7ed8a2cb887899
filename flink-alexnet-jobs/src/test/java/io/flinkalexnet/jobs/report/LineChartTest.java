package io.flinkalexnet.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LineChartTest {
    @Test
    void drawsFromZeroToARoundNumber() {
        LineChart.Line line =
                new LineChart.Line("line-0", new double[] {100, 200}, new double[] {2.0, 1.0});

        String svg = drawn(line);

        // x from 52 to 624, y from 256 (value 0) to 14 (value 2)
        assertThat(svg).contains("points=\"338.0,14.0 624.0,135.0\"", ">0.5<", ">2<", ">200<");
    }

    @Test
    void drawsALineOfZeros() {
        assertThat(drawn(new LineChart.Line("line-0", new double[] {0}, new double[] {0})))
                .contains("points=\"52.0,256.0\"")
                .doesNotContain("NaN");
    }

    @Test
    void namesItsAxis() {
        LineChart.Line line = new LineChart.Line("line-0", new double[] {1}, new double[] {1});

        assertThat(new LineChart("Error", "epoch", List.of(line)).svg())
                .startsWith("<svg ")
                .endsWith("</svg>")
                .contains(">epoch</text>", "Error by epoch");
    }

    @Test
    void ticksAreRound() {
        assertThat(LineChart.tickStep(2.3)).isCloseTo(0.5, within(1e-12));
        assertThat(LineChart.tickStep(1)).isCloseTo(0.2, within(1e-12));
        assertThat(LineChart.tickStep(45_000)).isCloseTo(10_000, within(1e-9));
    }

    private static String drawn(LineChart.Line line) {
        Html html = new Html();
        new LineChart("Loss", List.of(line)).write(html);
        return html.finish();
    }
}
