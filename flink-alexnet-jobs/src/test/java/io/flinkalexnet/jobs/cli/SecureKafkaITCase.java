package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flinkalexnet.engine.image.TestPictures;
import io.flinkalexnet.jobs.ServedModel;
import io.flinkalexnet.jobs.StatsJob;
import io.flinkalexnet.jobs.broker.SecureBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a broker that asks for TLS and a password. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class SecureKafkaITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    @TempDir private static Path brokerFolder;
    private static SecureBroker broker;

    @TempDir private Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = SecureBroker.start(brokerFolder, Map.of());
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void ingestsClassifiesAndPeeks() throws Exception {
        pictures();
        Path file = broker.file("alice.properties", broker.client("alice", SecureBroker.PASSWORD));

        CommandLineRun ingest =
                run("ingest", folder.toString(), "--topic", "secure", "--kafka-config", file + "");
        CommandLineRun classify =
                run(
                        "classify",
                        "--local",
                        "--bounded",
                        "--parallelism",
                        "2",
                        "--topic",
                        "secure",
                        "--model",
                        ServedModel.write(brokerFolder, 4).file().toString(),
                        "--kafka-config",
                        file.toString());
        List<String> peek = new ArrayList<>(List.of("peek", "predictions", "--json-lines"));
        broker.client("alice", SecureBroker.PASSWORD)
                .forEach((key, value) -> peek.addAll(List.of("--kafka." + key, value)));
        CommandLineRun peeked = run(peek.toArray(String[]::new));

        assertThat(ingest.status()).as(ingest.err()).isZero();
        assertThat(ingest.out()).endsWith("--kafka-config " + file + System.lineSeparator());
        assertThat(classify.status()).as(classify.err()).isZero();
        assertThat(classify.out()).contains("6 pictures in", "6 predicted");
        assertThat(peeked.out()).hasLineCount(6).contains("\"type\":\"Prediction\"");
        for (CommandLineRun each : List.of(ingest, classify, peeked)) {
            assertThat(each.out() + each.err()).doesNotContain("5ecret");
        }
    }

    @Test
    void theJobsMainTakesSettingsOneByOne() throws Exception {
        pictures();
        Path file = broker.file("main.properties", broker.client("alice", SecureBroker.PASSWORD));
        run("ingest", folder.toString(), "--topic", "for-main", "--kafka-config", file + "");
        run(
                "topics",
                "create",
                "--max-message-bytes=17000000",
                "rejected",
                "--kafka-config=" + file);
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--local",
                                "--kafka.bootstrap-servers",
                                broker.bootstrapServers(),
                                "--images-labeled=for-main",
                                "--rejected-images=rejected",
                                "--network.name=alexnet-small",
                                "--input-side=64",
                                "--execution.checkpointing.interval=1s",
                                "--statistics.file=" + brokerFolder.resolve("statistics")));
        broker.client("alice", SecureBroker.PASSWORD)
                .forEach((key, value) -> arguments.add("--kafka.%s=%s".formatted(key, value)));

        StatsJob.main(arguments.toArray(String[]::new));

        assertThat(brokerFolder.resolve("statistics")).isNotEmptyFile();
    }

    @Test
    void saysThatThePasswordIsWrong() throws Exception {
        assertRefused(
                broker.client("alice", "wr0ng-5ecret"),
                "the broker does not accept this user or password (Authentication failed: Invalid"
                        + " username or password); correct sasl.jaas.config and sasl.mechanism, by"
                        + " --kafka-config FILE (alexnet.kafka.config-file) or --kafka.KEY VALUE");
    }

    @Test
    void saysThatTheCertificateIsNotTrusted() throws Exception {
        Map<String, String> settings = new HashMap<>(broker.client("alice", SecureBroker.PASSWORD));
        settings.put("ssl.truststore.location", broker.otherStore().toString());

        assertRefused(
                settings,
                "the broker's certificate is not trusted: name a truststore that holds its issuer"
                        + " by ssl.truststore.location, ssl.truststore.type and"
                        + " ssl.truststore.password, by --kafka-config FILE");
    }

    @Test
    void saysThatThePortSpeaksTls() throws Exception {
        assertRefused(
                Map.of(),
                "the port speaks TLS and this client PLAINTEXT; set security.protocol to SASL_SSL"
                        + " (or SSL, without user and password), by --kafka-config FILE");
    }

    @Test
    void saysWhichFileIsMissing() throws Exception {
        Map<String, String> settings = new HashMap<>(broker.client("alice", SecureBroker.PASSWORD));
        settings.put("ssl.truststore.location", "/no/such/trust.p12");

        assertRefused(
                settings,
                "Kafka's client can't be opened with these settings: Failed to load SSL keystore"
                        + " /no/such/trust.p12 of type PKCS12");
    }

    /** By a command and by a job's main alike, in one line and soon. */
    private void assertRefused(Map<String, String> settings, String words) throws Exception {
        Path file = broker.file("refused.properties", settings);
        long startNanos = System.nanoTime();

        CommandLineRun run = run("peek", "any", "--kafka-config", file.toString());

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains(words).hasLineCount(1).doesNotContain("5ecret", "--verbose");
        String[] arguments = {
            "--local",
            "--bootstrap-servers",
            broker.bootstrapServers(),
            "--config-file",
            file.toString(),
            "--statistics.file",
            folder.resolve("none").toString()
        };
        assertThatMessage(() -> StatsJob.main(arguments)).contains(words).doesNotContain("5ecret");
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(PATIENCE);
    }

    private static AbstractStringAssert<?> assertThatMessage(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(ProgramParametrizationException.class);
        return assertThat(thrown.getMessage());
    }

    private void pictures() throws IOException {
        for (String label : List.of("cat", "dog")) {
            Files.createDirectories(folder.resolve(label));
            for (int i = 0; i < 3; i++) {
                byte[] jpeg = TestPictures.jpeg(TestPictures.picture(50, 40, i));
                Files.write(folder.resolve(label).resolve(i + ".jpg"), jpeg);
            }
        }
    }

    private static CommandLineRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }
}
