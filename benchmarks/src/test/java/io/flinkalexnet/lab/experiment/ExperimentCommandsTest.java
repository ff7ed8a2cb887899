package io.flinkalexnet.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.jobs.cli.Main;
import io.flinkalexnet.lab.training.ColouredPictures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In small: three colours instead of CIFAR-10 and flowers. */
final class ExperimentCommandsTest {
    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path json;
    private Path chart;

    @BeforeEach
    void drawPictures() throws IOException {
        ColouredPictures.drawSplit(folder.resolve("pictures"));
        json = folder.resolve("result.json");
        chart = folder.resolve("chart.svg");
    }

    @Test
    void reluVsTanhCountsEpochsToTheGoal() throws Exception {
        String more = "--rates 0.005,0.02 --batch-size 16 --search-epochs 1 --epochs 30 --seeds 2";

        assertThat(run("relu-vs-tanh", more)).as(err.toString()).isZero();

        JsonNode result = new ObjectMapper().readTree(json.toFile());
        for (String side : List.of("relu", "tanh")) {
            JsonNode epochs = result.at("/" + side + "/epochsToGoal");
            assertThat(epochs).hasSize(2).allMatch(each -> each.asDouble() > 0);
            assertThat(result.at("/" + side + "/rate/trials")).hasSize(2);
        }
        double mean = 0;
        for (int seed = 0; seed < 2; seed++) {
            mean +=
                    result.at("/tanh/epochsToGoal/" + seed).asDouble()
                            / result.at("/relu/epochsToGoal/" + seed).asDouble()
                            / 2;
        }
        assertThat(result.at("/ratio/mean").asDouble()).isCloseTo(mean, within());
        assertThat(out.toString()).contains("epochs until 25 % are missed: relu ");
        assertThat(Files.readString(chart)).contains(">relu</text>", ">tanh</text>");
    }

    @Test
    void reluVsTanhSaysThatTheGoalWasNotReached() throws Exception {
        String more = "--rates 0.000001 --batch-size 16 --search-epochs 1 --steps 4 --seeds 1";

        assertThat(run("relu-vs-tanh", more)).as(err.toString()).isZero();

        assertThat(out.toString()).contains("not every training came to 0.25; see --epochs");
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.at("/ratio").isNull()).isTrue();
        assertThat(result.at("/relu/epochsToGoal/0").isNull()).isTrue();
    }

    @Test
    void augmentationComparesHeldOutErrors() throws Exception {
        assertThat(run("augmentation", SMALL)).as(err.toString()).isZero();

        checkPair("augmented", "not augmented");
    }

    @Test
    void dropoutComparesHeldOutErrors() throws Exception {
        assertThat(run("dropout", SMALL)).as(err.toString()).isZero();

        checkPair("dropout", "no dropout");
    }

    private static final String SMALL =
            "--input-side 32 --width 0.05 --steps 6 --seeds 2 --engine nd4j";

    private void checkPair(String with, String without) throws IOException {
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.at("/with/name").asText()).isEqualTo(with);
        assertThat(result.at("/without/name").asText()).isEqualTo(without);
        assertThat(result.at("/heldOutDifference/mean").asDouble())
                .isCloseTo(
                        result.at("/without/heldOutError/mean").asDouble()
                                - result.at("/with/heldOutError/mean").asDouble(),
                        within());
        JsonNode ours = result.at("/with/runs/0/curve");
        assertThat(ours).hasSize(6);
        assertThat(ours)
                .as("the two are not the same training")
                .isNotEqualTo(result.at("/without/runs/0/curve"));
        assertThat(ours.get(5).at("/training/error").isNumber()).isTrue();
        assertThat(Files.readString(chart)).contains(with + ", held out</text>");
        assertThat(out.toString()).contains(without + " - " + with + ", held out: ");
    }

    @Test
    void aChartThatCanNotBeWrittenIsRefusedBeforeTheWork() {
        chart = folder.resolve("missing").resolve("chart.svg");

        assertThat(run("dropout", "")).isEqualTo(1);

        assertThat(err.toString()).contains("its folder does not exist; create it first");
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }

    private int run(String experiment, String more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "experiment",
                                experiment,
                                "--images=" + folder.resolve("pictures"),
                                "--threads=1",
                                "--json=" + json,
                                "--chart=" + chart));
        if (!more.isEmpty()) {
            arguments.addAll(List.of(more.split(" ")));
        }
        return Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                List.of(new ExperimentCommand()),
                arguments.toArray(String[]::new));
    }
}
