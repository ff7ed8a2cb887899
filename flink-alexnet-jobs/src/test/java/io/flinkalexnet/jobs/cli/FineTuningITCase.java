package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.flink.testing.TestBroker;
import java.awt.Color;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class FineTuningITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final int PER_CLASS = 16;

    @TempDir private Path folder;

    @Test
    void aModelLearnsOtherClassesWithItsFirstLayersAsTheyWere() throws Exception {
        ingest(
                "first",
                ColourPhotos.paint(
                        folder.resolve("first"),
                        PER_CLASS,
                        Map.of("red", Color.RED, "blue", Color.BLUE)));
        Path others =
                ColourPhotos.paint(
                        folder.resolve("others"),
                        PER_CLASS,
                        Map.of("cyan", Color.CYAN, "white", Color.WHITE, "pink", Color.PINK));
        ingest("second", others);
        Path first = train("first", "base", "--epochs", "4");

        assertThat(trainRun("second", "pets", "--epochs", "2", "--from", first.toString()).err())
                .contains("has other labels than the statistics: 2 there, 3 here")
                .contains("alexnet.train.replace-head");

        Path second =
                train(
                        "second",
                        "pets",
                        "--epochs",
                        "6",
                        "--from",
                        "base", // by the name it was announced under
                        "--replace-head",
                        "--freeze",
                        "conv5");

        Model before = ModelFile.read(first);
        Model after = ModelFile.read(second);
        assertThat(after.labels()).containsExactly("cyan", "pink", "white");
        assertThat(after.preprocessing().mean().values())
                .isEqualTo(before.preprocessing().mean().values());
        int frozen = ParameterLayout.of(before.network().spec()).tensor("fc6.weight").offset();
        assertThat(after.parameters().slice(0, frozen))
                .isEqualTo(before.parameters().slice(0, frozen));
        assertThat(after.parameters().slice(frozen, 100))
                .isNotEqualTo(before.parameters().slice(frozen, 100));

        CommandLineRun evaluated =
                command("evaluate", "pets", "--images", others.toString(), "--views", "5");
        assertThat(evaluated.status()).as(evaluated.err()).isZero();
        assertThat(evaluated.out())
                .contains("48 pictures: 48 scored, 0 rejected", "top-1 error", "5 views");
    }

    private void ingest(String topic, Path photos) {
        CommandLineRun run = command("ingest", photos.toString(), "--topic", topic);
        assertThat(run.status()).as(run.err()).isZero();
    }

    /** The model's file. */
    private Path train(String topic, String name, String... more) throws Exception {
        Path json = folder.resolve(name + ".json");
        List<String> all = new ArrayList<>(List.of(more));
        all.addAll(List.of("--json", json.toString()));
        CommandLineRun run = trainRun(topic, name, all.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        JsonNode summary = new ObjectMapper().readTree(json.toFile());
        return Path.of(URI.create(summary.get("model").asText()));
    }

    private CommandLineRun trainRun(String topic, String name, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "train",
                                "--local",
                                "--topic",
                                topic,
                                "--model-name",
                                name,
                                "--network",
                                "alexnet-small",
                                "--width",
                                "0.05",
                                "--threads",
                                "1",
                                "--batch-size",
                                "8",
                                "--learning-rate",
                                "0.005",
                                "--statistics",
                                folder.resolve(topic + ".safetensors").toString(),
                                "--models",
                                folder.resolve("models").toString(),
                                "--checkpoints",
                                folder.resolve("checkpoints").toString()));
        all.addAll(List.of(more));
        return command(all.toArray(String[]::new));
    }

    private static CommandLineRun command(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap-servers", BROKER.bootstrapServers()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }
}
