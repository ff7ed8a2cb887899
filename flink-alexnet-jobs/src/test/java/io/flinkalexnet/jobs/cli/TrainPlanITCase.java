package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.flink.testing.TestBroker;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class TrainPlanITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final int PER_CLASS = 20;
    private static final int BATCH_SIZE = 8;

    @TempDir private Path folder;

    @Test
    void saysWhatARealRunThenTakes() throws Exception {
        ingest("colours");
        Set<String> topics = topics();

        JsonNode before = plan("colours");

        assertThat(topics()).isEqualTo(topics);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("photos", "plan.json");
        }
        assertThat(before.get("countedBy").asText()).isEqualTo("SAMPLE");
        assertThat(before.get("classes").asInt()).isEqualTo(2);
        assertThat(before.get("pictures").asLong()).isEqualTo(2 * PER_CLASS);
        assertThat(before.get("topicBytesMeasured").asBoolean()).isTrue();
        assertThat(before.get("topicBytes").asLong())
                .isBetween(bytesOfPhotos() / 2, 4 * bytesOfPhotos());

        CommandLineRun run = trainAndFail("colours");
        assertThat(run.err()).contains("no model file can be written");

        JsonNode plan = plan("colours");
        assertThat(plan.get("countedBy").asText()).isEqualTo("STATISTICS");
        assertThat(plan.get("memory").get("parameters").asLong())
                .isEqualTo(before.get("memory").get("parameters").asLong());
        long checkpoint = largestFile(folder.resolve("checkpoints"));
        assertThat((double) checkpoint)
                .as("the trainer's state in the last checkpoint")
                .isCloseTo(plan.get("checkpointBytes").asDouble(), withPercentage(5));
    }

    @Test
    void measuresAndSaysHowEachNumberWasGot() throws Exception {
        ingest("measured");

        CommandLineRun run = trainCommand("measured", "--plan", "--epochs", "3");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "Pictures   40 of an epoch, about, by the offsets; 40 records in measured",
                        "one replica on the brokers' disks",
                        "classes 2 among the first pictures, perhaps more",
                        "the staging buffer; computed",
                        "what the process grew by",
                        "steps of 8 synthetic pictures, nothing else at work",
                        "Decoding   ",
                        "pictures/s: both at the same time; ",
                        "for 3 epochs on this machine",
                        "days for its 90 epochs of 1.2 million pictures at this rate",
                        "Next: ./alexnet train --local --epochs 3 --topic measured --network alexnet-small");
        JsonNode plan = plan("measured");
        double together = plan.get("speeds").get("together").asDouble();
        assertThat(together).isPositive();
        assertThat(plan.get("epochsSeconds").asDouble())
                .isCloseTo(3 * 40 / together, withPercentage(0.1));
        assertThat(plan.get("paperDays").asDouble())
                .isCloseTo(90 * 1.2e6 / together / 86_400, withPercentage(0.1));
    }

    @Test
    void anEmptyTopicHasAPlanToo() throws Exception {
        BROKER.createTopic("empty", 1);

        CommandLineRun run = trainCommand("empty", "--plan", "--epochs", "3");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "classes 1,000 assumed",
                        "not measured: there is no picture to decode yet",
                        "not known: the topic is empty");
    }

    @Test
    void needsATopic() throws Exception {
        Set<String> topics = topics();

        CommandLineRun run = trainCommand("absent", "--plan", "--epochs", "3");

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains("the topic absent doesn't exist");
        assertThat(topics()).isEqualTo(topics);
    }

    private void ingest(String topic) throws IOException {
        Path photos =
                ColourPhotos.paint(
                        folder.resolve("photos"),
                        PER_CLASS,
                        Map.of("red", Color.RED, "blue", Color.BLUE));
        CommandLineRun run =
                CommandLineRun.of(
                        "ingest",
                        photos.toString(),
                        "--topic",
                        topic,
                        "--bootstrap-servers",
                        BROKER.bootstrapServers());
        assertThat(run.status()).as(run.err()).isZero();
    }

    private JsonNode plan(String topic) throws IOException {
        Path json = folder.resolve("plan.json");
        CommandLineRun run =
                trainCommand(topic, "--plan", "--epochs", "3", "--json", json.toString());
        assertThat(run.status()).as(run.err()).isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    /** A run whose last checkpoint stays: it can't write its model at the end. */
    private CommandLineRun trainAndFail(String topic) throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        return trainCommand(
                topic,
                "--epochs",
                "60",
                "--learning-rate",
                "0.001",
                "--models",
                notAFolder.toString(),
                "-D",
                "execution.checkpointing.interval=50ms");
    }

    private CommandLineRun trainCommand(String topic, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "train",
                                "--local",
                                "--topic",
                                topic,
                                "--network",
                                "alexnet-small",
                                "--width",
                                "0.5",
                                "--batch-size",
                                Integer.toString(BATCH_SIZE),
                                "--statistics",
                                folder.resolve("statistics.safetensors").toString(),
                                "--checkpoints",
                                folder.resolve("checkpoints").toString(),
                                "--bootstrap-servers",
                                BROKER.bootstrapServers()));
        all.addAll(List.of(more));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private static Set<String> topics() throws Exception {
        try (Admin admin = BROKER.admin()) {
            return admin.listTopics().names().get();
        }
    }

    private long bytesOfPhotos() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("photos"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long largestFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .max()
                    .orElseThrow();
        }
    }
}
