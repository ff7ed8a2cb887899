package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.flink.testing.TestBroker;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class TrainCommandITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final int PICTURES_PER_CLASS = 20;

    @TempDir private Path folder;

    @BeforeEach
    void paint() throws IOException {
        for (Color color : List.of(Color.RED, Color.BLUE)) {
            Path label = Files.createDirectories(folder.resolve("photos/" + color.getRed()));
            for (int i = 0; i < PICTURES_PER_CLASS; i++) {
                BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
                Graphics2D graphics = image.createGraphics();
                graphics.setColor(color);
                graphics.fillOval(i, i / 2, 15, 15);
                graphics.dispose();
                ImageIO.write(image, "png", label.resolve(i + ".png").toFile());
            }
        }
    }

    @Test
    void takesTheStatisticsTrainsAndLeavesAModel() throws Exception {
        ingest("colours");
        Path json = folder.resolve("summary.json");

        Path runs = folder.resolve("runs");

        CommandLineRun run =
                train(
                        "colours",
                        "--epochs",
                        "5",
                        "--json",
                        json.toString(),
                        "--tensorboard",
                        runs.toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("taking the statistics first");
        assertThat(run.out())
                .contains("25 steps on 40 pictures", "0 pictures skipped as rejected, 0 left over")
                .contains("Next: ./alexnet classify --local --bounded --bootstrap-servers");
        JsonNode summary = new ObjectMapper().readTree(json.toFile());
        assertThat(summary.get("modelVersion").asLong()).isEqualTo(25);
        assertThat(summary.get("images").asLong()).isEqualTo(200);
        assertThat(summary.get("loss").asDouble()).isPositive();
        assertThat(summary.get("discarded").asLong()).isZero();
        assertThat(summary.get("validationLoss").isNull()).isTrue();
        Path model = Path.of(URI.create(summary.get("model").asText()));
        assertThat(ModelFile.read(model).labels()).containsExactly("0", "255");
        assertThat(model.getParent()).isEqualTo(folder.resolve("models"));
        try (Stream<Path> files = Files.list(runs)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .singleElement()
                    .asString()
                    .startsWith("events.out.tfevents.");
        }
    }

    @Test
    void validatesOnWhatItHoldsOutAndSaysHowTheFinalModelDoes() throws Exception {
        ingest("held-out");
        Path json = folder.resolve("summary.json");

        CommandLineRun run =
                train(
                        "held-out",
                        "--epochs",
                        "10",
                        "--held-out-divisor",
                        "4",
                        "--validation-steps",
                        "4",
                        "--schedule",
                        "plateau",
                        "--patience",
                        "1",
                        "--reductions",
                        "1",
                        "--stop-after",
                        "2",
                        "--validation-threshold",
                        "0.99",
                        "--json",
                        json.toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("Training ended early: ").contains("Held-out error: top-1 ");
        assertThat(run.err()).contains("held-out error ");
        JsonNode summary = new ObjectMapper().readTree(json.toFile());
        assertThat(summary.get("discarded").asLong()).isPositive();
        assertThat(summary.get("validationLoss").asDouble()).isPositive();
        assertThat(summary.get("validationTop1Error").asDouble()).isBetween(0.0, 1.0);
        assertThat(summary.get("validationTop1Error").asDouble())
                .isGreaterThanOrEqualTo(summary.get("bestTop1Error").asDouble());
    }

    @Test
    void aRunThatFailedGoesOnFromItsNewestCheckpoint() throws Exception {
        ingest("failing");
        Path notAFolder = Files.createFile(folder.resolve("file"));

        CommandLineRun failed =
                train(
                        "failing",
                        "--epochs",
                        "1000",
                        "--learning-rate",
                        "0.001", // at the recipe's, these pictures diverge before step 1000
                        "--snapshot-steps",
                        "1000",
                        "--models",
                        notAFolder.toString(),
                        "--tensorboard", // has no state: the resumed run does without
                        folder.resolve("runs").toString(),
                        "-D",
                        "execution.checkpointing.interval=50ms");

        assertThat(failed.status()).isOne();
        assertThat(failed.err()).contains("no model file can be written to file:" + notAFolder);

        CommandLineRun resumed =
                train(
                        "failing",
                        "--epochs",
                        "300",
                        "--resume",
                        "newest",
                        "--learning-rate",
                        "0.001");

        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("1,500 steps on 40 pictures");
    }

    @Test
    void whatCannotBeDoneIsSaidAtOnce() throws Exception {
        ingest("said");

        assertThat(CommandLineRun.of("train", "--epochs", "3").err())
                .contains("add --local", "./alexnet cluster start", "--flink HOST:PORT");
        assertThat(train("said", "--epochs", "0").err())
                .contains("alexnet.source.epochs must be in [1, 1000000], was 0");
        assertThat(train("said", "--epochs", "1", "-D", "alexnet.epochs=3").err())
                .contains("-D alexnet.epochs: there is no such option; there are [");
        assertThat(train("said", "--epochs", "1", "--resume", "newest").err())
                .contains("--resume newest: there is no checkpoint under");
        assertThat(train("said", "--epochs", "1", "--validation-steps", "5").err())
                .contains("alexnet.validation.steps=5 needs held-out pictures: set ");
        assertThat(train("said", "--epochs", "1", "--schedule", "plateau").err())
                .contains("lowers the rate by the held-out error: set alexnet.validation.steps");
        assertThat(train("said", "--epochs", "1", "--engine", "nd4j", "--precision", "bf16").err())
                .contains("nd4j computes in f32 only, bf16 was asked for; set ");
        assertThat(train("said", "--epochs", "1", "--batch-size", "41").err())
                .contains("40 pictures do not fill a mini-batch of 41");
    }

    private void ingest(String topic) {
        CommandLineRun run =
                CommandLineRun.of(
                        "ingest",
                        folder.resolve("photos").toString(),
                        "--topic",
                        topic,
                        "--bootstrap-servers",
                        BROKER.bootstrapServers());
        assertThat(run.status()).as(run.err()).isZero();
    }

    private CommandLineRun train(String topic, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "train",
                                "--local",
                                "--topic",
                                topic,
                                "--bootstrap-servers",
                                BROKER.bootstrapServers(),
                                "--network",
                                "alexnet-small",
                                "--width",
                                "0.05",
                                "--threads",
                                "1",
                                "--statistics",
                                folder.resolve("statistics.safetensors").toString(),
                                "--checkpoints",
                                folder.resolve("checkpoints").toString()));
        setDefault(arguments, List.of(more), "--batch-size", "8");
        setDefault(arguments, List.of(more), "--models", folder.resolve("models").toString());
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(new String[0]));
    }

    private static void setDefault(
            List<String> arguments, List<String> given, String option, String value) {
        if (!given.contains(option)) {
            arguments.addAll(List.of(option, value));
        }
    }
}
