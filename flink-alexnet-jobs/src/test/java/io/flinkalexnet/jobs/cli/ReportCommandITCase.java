package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.jobs.ServedModel;
import io.flinkalexnet.jobs.report.RunTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReportCommandITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    @TempDir private Path folder;

    @Test
    void saysThatThereIsNothingThenWritesWhatThereIs() throws Exception {
        Path page = folder.resolve("page.html");
        Path json = folder.resolve("summary.json");
        String servers = BROKER.bootstrapServers();

        CommandLineRun nothing =
                CommandLineRun.of(
                        "report", "--file", page.toString(), "--bootstrap-servers", servers);

        assertThat(nothing.status()).isEqualTo(Main.FAILED);
        assertThat(nothing.err())
                .contains("alexnet report: there is nothing to report", "./alexnet demo");
        assertThat(page).doesNotExist();

        fill(RunTopics.create(BROKER, Topics.DEFAULT));
        CommandLineRun run =
                CommandLineRun.of(
                        "report",
                        "--file",
                        page.toString(),
                        "--model",
                        ServedModel.write(folder, 9).file().toString(),
                        "--json",
                        json.toString(),
                        "--bootstrap-servers",
                        servers);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("1 pictures", "Next: open " + page.toUri());
        JsonNode summary = new ObjectMapper().readTree(json.toFile());
        assertThat(summary.get("report").asText()).isEqualTo(page.toString());
        assertThat(summary.get("bytes").asLong()).isEqualTo(Files.size(page));
        assertThat(summary.get("predictions").asInt()).isEqualTo(1);
        assertThat(summary.get("accuracyTop1").asDouble()).isEqualTo(1);
        assertThat(summary.get("modelVersion").asLong()).isEqualTo(9);
    }

    @Test
    void refusesAFileThatCannotBeWrittenBeforeItReads() {
        CommandLineRun run =
                CommandLineRun.of("report", "--file", folder.resolve("none/page.html").toString());

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains("a file in a folder that exists");
    }

    @Test
    void refusesMorePicturesThanItShows() {
        CommandLineRun run =
                CommandLineRun.of(
                        "report", "--file", folder.resolve("p.html").toString(), "--pictures=201");

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains("pictures must be in [0, 200], was 201");
    }

    private static void fill(RunTopics run) throws Exception {
        run.image("cat-1", "cat", 1);
        run.image("cat-2", null, 2);
        run.predicted("cat-1", 7, new float[] {1, 2}, "cat", "dog");
    }
}
