package io.flinkalexnet.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.jobs.cli.Main;
import io.flinkalexnet.lab.training.ColouredPictures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In small: three colours instead of CIFAR-10, through a broker and Flink all the same. */
final class StreamCommandITCase {
    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void scoresTheHeldOutPicturesOnceAnEpoch() throws Exception {
        ColouredPictures.drawSplit(folder.resolve("pictures"));
        Path json = folder.resolve("stream.json");

        int status =
                Main.run(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        List.of(new ExperimentCommand()),
                        "experiment",
                        "stream",
                        "--images=" + folder.resolve("pictures"),
                        "--engine=nd4j",
                        "--threads=1",
                        "--width=0.1",
                        "--batch-size=16",
                        "--epochs=6",
                        "--json=" + json);

        assertThat(status).as(err.toString()).isZero();
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.at("/trainPictures").asInt()).isEqualTo(96);
        assertThat(result.at("/heldOutPictures").asInt()).isEqualTo(15);
        JsonNode points = result.at("/points");
        assertThat(points).hasSize(6);
        for (int i = 0; i < 6; i++) {
            assertThat(points.at("/%d/step".formatted(i)).asInt()).isEqualTo(6 * (i + 1));
            assertThat(points.at("/%d/minutes".formatted(i)).asDouble()).isPositive();
        }
        assertThat(points.at("/5/top1").asDouble()).isGreaterThan(0.6);
        assertThat(out.toString()).contains("step 36: top-1 ");
    }
}
