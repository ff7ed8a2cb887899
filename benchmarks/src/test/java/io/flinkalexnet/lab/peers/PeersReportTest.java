package io.flinkalexnet.lab.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.lab.floor.Workload;
import io.flinkalexnet.lab.peers.contender.Reply.Measurement;
import io.flinkalexnet.lab.peers.contender.Task;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

final class PeersReportTest {
    private static final NetworkSpec NETWORK = NetworkConfig.of("alexnet-2012", 1000).spec();
    private static final Task TASK = new Task(Workload.FORWARD, 16, Precision.F32, 1, 0, 0);

    private static Result result(String engine, double... millis) {
        List<Measurement> measurements =
                Arrays.stream(millis).mapToObj(each -> new Measurement(each, each, 12)).toList();
        return new Result(
                Entrant.named(engine),
                TASK,
                engine + " 1.0",
                measurements,
                2_000_000_000L,
                0,
                null);
    }

    private static PeersReport report() {
        Result failed =
                new Result(
                        Entrant.named("onnxruntime"),
                        TASK,
                        "",
                        List.of(),
                        0,
                        0,
                        "onnxruntime has ended with status 1: a | b");
        List<Result> results =
                List.of(
                        result("floor", 100, 90, 120),
                        result("onednn", 105),
                        result("libtorch", 340, 350),
                        failed);
        Map<String, Double> peaks = Map.of("f32", 200.0);
        return new PeersReport(
                "alexnet-2012?classes=1000&input=227&width=1.0",
                NETWORK.parameterCount(),
                1,
                3,
                "a machine",
                0.25,
                peaks,
                60,
                Row.of(results, NETWORK, peaks));
    }

    @Test
    void aRowSetsTheMedianAgainstFloorAndPeak() {
        Row libtorch = report().rows().get(2);
        assertThat(libtorch.medianMillis()).isEqualTo(345);
        assertThat(libtorch.ratioToFloor()).isEqualTo(3.45);
        assertThat(libtorch.imagesPerSecond()).isCloseTo(46.38, within(0.01));
        // 1.449 GFLOP a picture, 16 pictures in 345 ms, of 200 GFLOP/s
        assertThat(libtorch.percentOfPeak()).isCloseTo(33.6, within(0.1));
    }

    @Test
    void trainingHasNoGradientOfThePixels() {
        Task training = new Task(Workload.TRAINING, 1, Precision.F32, 1, 0, 0);
        double conv1 = 2 * 105_415_200.0; // 96 filters of 363 weights at 3025 places
        assertThat(Row.flops(training, NETWORK)).isEqualTo(3 * 2.0 * NETWORK.macs() - conv1);
    }

    @Test
    void jsonHasOneFlatRowForEachEngine() throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode rows = json.readTree(json.writeValueAsString(report())).get("rows");
        assertThat(rows).hasSize(4);
        JsonNode floor = rows.get(0);
        assertThat(floor.get("engine").asText()).isEqualTo("floor");
        assertThat(floor.get("workload").asText()).isEqualTo("forward");
        assertThat(floor.get("batch").asInt()).isEqualTo(16);
        assertThat(floor.get("precision").asText()).isEqualTo("f32");
        assertThat(floor.get("medianMillis").asDouble()).isEqualTo(100);
        assertThat(floor.get("imagesPerSecond").asDouble()).isEqualTo(160);
        assertThat(floor.get("ratioToFloor").asDouble()).isEqualTo(1);
        assertThat(floor.get("percentOfPeak").isNumber()).isTrue();
        assertThat(floor.get("millis").get("max").asDouble()).isEqualTo(120);
        JsonNode failed = rows.get(3);
        assertThat(failed.get("failure").asText()).contains("status 1");
        assertThat(failed.get("medianMillis").isNull()).isTrue();
    }

    @Test
    void theTableHasFailuresWithTheirReason() {
        assertThat(MarkdownTable.of(report()))
                .contains("**forward, f32**")
                .contains("| libtorch | 16 | 345 (343-348) | 46.4 | 3.45 | 34 % | 12 | 2.0 GB |")
                .contains(
                        "| onnxruntime | 16 | failed: onnxruntime has ended with status 1: a \\| b |")
                .contains("- libtorch, forward of 16, f32: libtorch 1.0");
    }

    @Test
    void theChartHasABarForEachRowWithAFloorAndFollowsTheReadersScheme() throws Exception {
        String svg = RatioChart.of(report());
        Element root =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                        .getDocumentElement();
        assertThat(root.getElementsByTagName("rect").getLength()).isEqualTo(1 + 3);
        assertThat(svg).contains("prefers-color-scheme: dark").contains("3.45, 46.4 images/s");
    }
}
