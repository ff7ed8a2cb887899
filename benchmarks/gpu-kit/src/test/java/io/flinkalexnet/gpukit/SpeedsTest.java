package io.flinkalexnet.gpukit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpeedsTest {
    @Test
    void laysOursBesideTheFasterCompiledOneAndTheRoofline() {
        List<Speeds.Line> lines =
                new Speeds(
                                List.of(
                                        images("inference.256.bf16", 217_500),
                                        images("eager.inference.256.bf16", 50_000),
                                        images("compile.inference.256.bf16", 80_000),
                                        images("max_autotune.inference.256.bf16", 100_000),
                                        new Measure("rate.copy", 3.0e12, "bytes/s"),
                                        new Measure("rate.multiply.bf16", 8e14, "FLOP/s")))
                        .lines(Scale.CARD);

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).timesCompiled()).isEqualTo(2.175);
        assertThat(lines.get(0).shareOfRoofline()).isCloseTo(0.5, within(0.005));
        assertThat(Speeds.table(lines).lines().toList().get(1).strip().split("\\s+"))
                .containsExactly(
                        "inference",
                        "256",
                        "bf16",
                        "217,500",
                        "50,000",
                        "-",
                        "100,000",
                        "2.18",
                        "50",
                        "%");
    }

    @Test
    void leavesOutWhatWasNotMeasured() {
        List<Speeds.Line> lines =
                new Speeds(List.of(images("training.128.f32", 10))).lines(Scale.CARD);

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).timesCompiled()).isNull();
        assertThat(lines.get(0).roofline()).isNull();
    }

    private static Measure images(String name, double value) {
        return new Measure(name, value, Measure.IMAGES_PER_SECOND);
    }
}
