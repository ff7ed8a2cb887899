package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.flink.testing.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandITCase {
    @TempDir private Path folder;

    @Test
    void saysWhatThisMachineCanRun() throws Exception {
        Path json = folder.resolve("doctor.json");
        try (TestBroker broker = TestBroker.start()) {
            CommandLineRun run =
                    CommandLineRun.of(
                            "doctor",
                            "--bootstrap-servers",
                            broker.bootstrapServers(),
                            "--json",
                            json.toString());
            System.out.println(run.out());
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains("machine", "processor", "memory", "cards", "driver", "engines")
                    .containsPattern(
                            "onednn +ok +runs on .*, in f32 or bf16, auto takes (f32|bf16)")
                    .containsPattern("nd4j +ok +runs on .*, in f32\n")
                    .containsPattern("auto +ok +takes ")
                    .containsPattern("cuda +(?:ok +runs on|warn +cannot run on) ")
                    .containsPattern("brokers +ok +\\S+: cluster \\S+ of 1 broker\\n")
                    .contains("Next: ./alexnet ingest");
        }
        JsonNode summary = new ObjectMapper().readTree(json.toFile());
        assertThat(summary.get("usable").asBoolean()).isTrue();
        assertThat(summary.get("checks").get(0).get("status").asText()).isEqualTo("OK");
    }

    @Test
    void failsIfKafkaDoesNotAnswer() throws IOException {
        Path json = folder.resolve("doctor.json");
        CommandLineRun run =
                CommandLineRun.of(
                        "doctor", "--bootstrap-servers", "localhost:1", "--json", json.toString());
        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.out())
                .containsPattern("brokers +fail +.*localhost:1")
                .contains("--skip-kafka");
        assertThat(run.err()).contains("training and serving would not work: 1 of the checks");
        assertThat(Files.readString(json)).contains("\"usable\" : false");
    }

    @Test
    void failsIfFlinksLibLacksTheEngine() throws IOException {
        Files.createFile(folder.resolve("flink-dist-2.3.0.jar"));
        CommandLineRun run =
                CommandLineRun.of("doctor", "--skip-kafka", "--flink-lib", folder.toString());
        System.out.println(run.out());
        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.out()).containsPattern("engine +fail +missing");
    }
}
