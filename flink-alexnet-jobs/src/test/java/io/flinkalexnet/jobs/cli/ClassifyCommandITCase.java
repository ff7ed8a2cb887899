package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.engine.image.TestPictures;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.ServedModel;
import io.flinkalexnet.jobs.broker.BrokerOptions;
import io.flinkalexnet.jobs.broker.EmbeddedBroker;
import io.flinkalexnet.jobs.broker.TopicCreator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ClassifyCommandITCase {
    private static final int PICTURES = 20;
    private static final int LARGER_THAN_A_PRODUCER_SENDS_BY_ITSELF = 2 << 20;

    private static EmbeddedBroker broker;

    @TempDir private Path folder;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = EmbeddedBroker.start(BrokerOptions.temporary());
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void classifiesWhatIsThereAndSaysHowMany() throws Exception {
        pictures();
        Files.writeString(folder.resolve("photos/notes.txt"), "no picture");
        Files.write(
                folder.resolve("photos/large.bin"),
                new byte[LARGER_THAN_A_PRODUCER_SENDS_BY_ITSELF]);
        run("ingest", folder.resolve("photos").toString(), "--topic", "there");
        Path summary = folder.resolve("summary.json");
        Path model = ServedModel.write(folder, 4).file();
        Path relative = Path.of("").toAbsolutePath().relativize(model);

        CommandLineRun run =
                classify(
                        "--bounded",
                        "--topic",
                        "there",
                        "--model",
                        relative.toString(),
                        "--json",
                        summary.toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("22 pictures in", "20 predicted", "2 rejected")
                .contains("Next: ./alexnet peek predictions --bootstrap-servers");
        assertThat(run.err()).contains("22 of 22 pictures done").contains("2 rejected");
        JsonNode json = new ObjectMapper().readTree(summary.toFile());
        assertThat(json.get("imagesIn").asLong()).isEqualTo(22);
        assertThat(json.get("predicted").asLong()).isEqualTo(20);
        assertThat(json.get("rejected").asLong()).isEqualTo(2);
        assertThat(run("peek", "rejected-images", "--json-lines").out())
                .contains("notes.txt", "large.bin")
                .hasLineCount(2);
    }

    @Test
    void goesOnUntilItIsInterruptedAndLeavesNothingRunning() throws Exception {
        pictures();
        run("ingest", folder.resolve("photos").toString(), "--topic", "endless");
        String model = ServedModel.write(folder, 1).uri();
        new TopicCreator(kafka()).createAll(Topics.DEFAULT, 1);
        long before = committedPredictions();
        FutureTask<CommandLineRun> command =
                new FutureTask<>(() -> classify("--topic", "endless", "--model", model));
        Thread thread = new Thread(command, "classify");
        thread.start();
        while (committedPredictions() < before + PICTURES && !command.isDone()) {
            Thread.onSpinWait();
        }

        thread.interrupt();

        assertThat(command.get().out()).contains("Ctrl-C ends it");
        assertThat(command.get().status()).isEqualTo(Main.FAILED);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("(1/2)#"));
    }

    @Test
    void saysThatItRunsInsideThisProcessOnly() {
        CommandLineRun run = CommandLineRun.of("classify", "--model", "model.safetensors");

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err())
                .contains("add --local", "./alexnet cluster start", "--flink HOST:PORT");
    }

    @Test
    void pointsToIngestWhenThereAreNoPictures() {
        CommandLineRun run = classify("--topic", "absent", "--model", "model.safetensors");

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err())
                .contains(
                        "there is no topic absent",
                        "./alexnet ingest DIR --topic absent --bootstrap-servers");
    }

    @Test
    void saysHowToComeToAModelWhenThereIsNone() throws Exception {
        pictures();
        run("ingest", folder.resolve("photos").toString(), "--topic", "no-model");

        assertThat(classify("--topic", "no-model", "--model-name", "flowers").err())
                .contains("there is no model named flowers on topic models", "./alexnet train");
        assertThat(classify("--topic", "no-model", "--model", "none.safetensors").err())
                .contains("there is no file file:/")
                .contains("/none.safetensors");
    }

    @Test
    void takesOneWayToNameAModel() {
        CommandLineRun run = classify("--model", "a", "--model-name", "b");

        assertThat(run.status()).isEqualTo(Main.NOT_UNDERSTOOD);
        assertThat(run.err()).contains("--model", "mutually exclusive");
    }

    private void pictures() throws IOException {
        Files.createDirectories(folder.resolve("photos"));
        for (int i = 0; i < PICTURES; i++) {
            byte[] jpeg = TestPictures.jpeg(TestPictures.picture(50, 40, i));
            Files.write(folder.resolve("photos/" + i + ".jpg"), jpeg);
        }
    }

    private static long committedPredictions() throws Exception {
        TopicPartition partition = new TopicPartition("predictions", 0);
        ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        try (Admin admin = Admin.create(kafka().clientProperties())) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()), committed)
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    private static KafkaOptions kafka() {
        return KafkaOptions.of(broker.bootstrapServers());
    }

    private static CommandLineRun classify(String... args) {
        List<String> all = new ArrayList<>(List.of("classify", "--local", "--parallelism", "2"));
        all.addAll(List.of(args));
        return of(all);
    }

    /** Runs a command that has to succeed. */
    private static CommandLineRun run(String... args) {
        CommandLineRun run = of(List.of(args));
        assertThat(run.status()).as(run.err()).isZero();
        return run;
    }

    private static CommandLineRun of(List<String> args) {
        List<String> all = new ArrayList<>(args);
        all.add("--bootstrap-servers");
        all.add(broker.bootstrapServers());
        return CommandLineRun.of(all.toArray(String[]::new));
    }
}
