package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DemoReportTest {
    @Test
    void isOneFlatObjectAsJson() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("train", 2.5);
        seconds.put("classify", 1.0);
        DemoReport report =
                new DemoReport(
                        new DemoReport.Pictures(12, 8, 3, 1),
                        new DemoReport.Accuracy(0.9, 1.0, 0.8, null),
                        new DemoReport.Training(2.3, 0.3, 100, 800),
                        new DemoReport.Model("nd4j", "f32", "a CPU", 100),
                        new DemoReport.Timing(1.5, seconds),
                        "/demo/report.html");

        JsonNode json = new ObjectMapper().valueToTree(report);

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "imagesIn",
                        "trained",
                        "predictionsOut",
                        "rejected",
                        "accuracyTop1",
                        "accuracyTop5",
                        "baselineSoftmax",
                        "baselineHistogram",
                        "lossFirst",
                        "lossLast",
                        "steps",
                        "trainImagesPerSecond",
                        "seconds",
                        "firstPredictionSeconds",
                        "engine",
                        "precision",
                        "device",
                        "modelVersion",
                        "report");
        assertThat(json.get("imagesIn").asLong()).isEqualTo(12);
        assertThat(json.get("baselineHistogram").isNull()).isTrue();
        assertThat(json.get("seconds").fieldNames())
                .toIterable()
                .containsExactly("train", "classify");
    }

    @Test
    void picturesAreAccountedForIfEveryOneIsSomewhere() {
        assertThat(new DemoReport.Pictures(12, 8, 3, 1).areAccountedFor()).isTrue();
        assertThat(new DemoReport.Pictures(12, 8, 3, 0).areAccountedFor()).isFalse();
        assertThat(new DemoReport.Pictures(12, 8, 4, 1).areAccountedFor()).isFalse();
    }
}
