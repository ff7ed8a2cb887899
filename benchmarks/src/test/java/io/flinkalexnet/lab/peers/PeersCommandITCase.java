package io.flinkalexnet.lab.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.jobs.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engines that need no download, on a small network. */
final class PeersCommandITCase {
    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                List.of(new PeersCommand()),
                arguments);
    }

    @Test
    void measuresOurEnginesAgainstTheFloor() throws Exception {
        Path json = directory.resolve("peers.json");
        Path chart = directory.resolve("peers.svg");
        int status =
                run(
                        "peers",
                        "--engines=floor,onednn,nd4j",
                        "--network=alexnet-small",
                        "--classes=10",
                        "--forward=2",
                        "--training=4",
                        "--precisions=f32",
                        "--rounds=2",
                        "--json=" + json,
                        "--chart=" + chart);
        assertThat(status).as(err.toString()).isZero();
        JsonNode rows = new ObjectMapper().readTree(json.toFile()).get("rows");
        assertThat(rows).hasSize(6);
        assertThat(rows)
                .allSatisfy(
                        row -> {
                            assertThat(row.get("medianMillis").asDouble()).isPositive();
                            assertThat(row.get("ratioToFloor").asDouble()).isPositive();
                            assertThat(row.get("percentOfPeak").asDouble()).isBetween(0.0, 120.0);
                        });
        assertThat(Files.readString(chart)).startsWith("<svg");
        assertThat(out.toString()).contains("**training, f32**");
    }

    @Test
    void saysHowThePeersAreBuilt() {
        assertThat(run("peers", "--engines=libtorch")).isEqualTo(1);
        assertThat(err.toString()).contains("the peers are not built; run ./alexnet lab peers");
    }
}
