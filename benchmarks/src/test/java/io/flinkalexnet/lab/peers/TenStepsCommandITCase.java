package io.flinkalexnet.lab.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.jobs.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between our engines, which need no download, on a small network. */
final class TenStepsCommandITCase {
    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... more) {
        return Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                List.of(new TenStepsCommand()),
                Stream.concat(
                                Stream.of(
                                        "ten-steps",
                                        "--engines=onednn",
                                        "--network=alexnet-small",
                                        "--classes=10",
                                        "--steps=3",
                                        "--batch=4"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void comparesEveryTensorOfOurEngines() throws Exception {
        Path json = directory.resolve("ten-steps.json");

        assertThat(run("--against=nd4j", "--json=" + json)).as(err.toString()).isZero();

        JsonNode result = new ObjectMapper().readTree(json.toFile());
        JsonNode tensors = result.at("/comparisons/0/tensors");
        assertThat(tensors).hasSize(16);
        assertThat(tensors)
                .allSatisfy(
                        tensor -> {
                            // a maximum or a sign that rounding decides moves a gradient
                            assertThat(tensor.get("ofChange").asDouble()).isLessThan(0.1);
                            assertThat(tensor.get("norm").asDouble()).isLessThan(0.1);
                        });
        assertThat(tensors.get(14).get("tensor").asText()).isEqualTo("fc8.weight");
        assertThat(tensors.get(14).get("ofChange").asDouble()).isLessThan(1e-4);
        assertThat(tensors)
                .as("two engines don't sum in the same order")
                .anyMatch(tensor -> tensor.get("largest").asDouble() > 0);
        assertThat(result.at("/losses/onednn:f32")).hasSize(3);
        assertThat(out.toString()).contains("| conv1.weight |", "| fc8.bias |");
    }

    @Test
    void failsWhereATensorDiffersByMoreThanIsAllowed() {
        assertThat(run("--against=nd4j", "--tolerance=1e-12")).isEqualTo(1);

        assertThat(err.toString())
                .containsPattern("\\d+ tensors differ by more than 1.0E-12, the first: onednn:f32");
    }

    @Test
    void anEngineThatCanNotComputeInDoublesSaysSo() {
        assertThat(run("--against=nd4j:f64")).isEqualTo(1);

        assertThat(err.toString()).contains("nd4j computes in f32", "logs are in");
    }
}
