package io.flinkalexnet.gpukit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images per second as worked out by hand for alexnet-2012, at assumed rates of an H100. */
final class RooflineTest {
    private static final double COPY = 3.0e12;

    private final Roofline roofline = new Roofline(Networks.PAPER.spec());

    @ParameterizedTest
    @CsvSource({
        "2, 800, 1, 23800",
        "2, 800, 32, 297000",
        "2, 800, 256, 435000",
        "2, 800, 1024, 440000",
        "4, 400, 1, 11900",
        "4, 400, 32, 149000",
        "4, 400, 256, 218000",
        "4, 400, 1024, 220000",
        "4, 60, 1, 9900",
        "4, 60, 32, 39200",
        "4, 60, 256, 40000",
        "4, 60, 1024, 40000"
    })
    void boundsInference(int elementBytes, double teraflops, int batch, double imagesPerSecond) {
        Roofline.Rates rates = new Roofline.Rates(COPY, teraflops * 1e12);

        assertThat(batch / roofline.inferenceSeconds(batch, elementBytes, rates))
                .isCloseTo(imagesPerSecond, withinPercentage(0.6));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 800, 128, 94800",
        "2, 800, 256, 120000",
        "2, 800, 1024, 144000",
        "4, 400, 128, 57900",
        "4, 400, 256, 67700",
        "4, 400, 1024, 74400",
        "4, 60, 128, 13400",
        "4, 60, 256, 13700",
        "4, 60, 1024, 13900"
    })
    void boundsTraining(int elementBytes, double teraflops, int batch, double imagesPerSecond) {
        Roofline.Rates rates = new Roofline.Rates(COPY, teraflops * 1e12);

        assertThat(batch / roofline.trainingSeconds(batch, elementBytes, rates))
                .isCloseTo(imagesPerSecond, withinPercentage(0.6));
    }
}
