package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.jobs.broker.BrokerOptions;
import io.flinkalexnet.jobs.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class IngestAndPeekITCase {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");
    private static final int LARGER_THAN_A_RECORD = 17 << 20;

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
    void sendsEveryFileOnceInAnOrderThatTheSeedDecides() throws IOException {
        List<String> ids = pictures(30);

        run("ingest", folder.toString(), "--topic", "first", "--seed", "5");
        run("ingest", folder.toString(), "--topic", "again", "--seed", "5");
        run("ingest", folder.toString(), "--topic", "other", "--seed", "6");

        assertThat(idsOn("first"))
                .containsExactlyInAnyOrderElementsOf(ids)
                .isNotEqualTo(ids)
                .isEqualTo(idsOn("again"))
                .isNotEqualTo(idsOn("other"));
    }

    @Test
    void sendsTheHeldOutOnesElsewhere() throws IOException {
        List<String> ids = pictures(30);
        HeldOutRule rule = new HeldOutRule(3);

        run(
                "ingest",
                folder.toString(),
                "--topic",
                "kept",
                "--held-out-topic",
                "held-out",
                "--held-out-divisor",
                "3");

        assertThat(idsOn("held-out"))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(ids.stream().filter(rule::holdsOut).toList());
        assertThat(idsOn("kept"))
                .containsExactlyInAnyOrderElementsOf(
                        ids.stream().filter(id -> !rule.holdsOut(id)).toList());
    }

    @Test
    void listsWhatIsTooLargeAndFailsAfterSendingTheRest() throws IOException {
        pictures(2);
        Files.write(folder.resolve("a/large.jpg"), new byte[LARGER_THAN_A_RECORD]);

        CommandLineRun run =
                CommandLineRun.of(
                        "ingest",
                        folder.toString(),
                        "--topic",
                        "sizes",
                        "--bootstrap-servers",
                        broker.bootstrapServers());

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err())
                .contains("not sent: a/large.jpg", "1 pictures are larger", "max.message.bytes");
        assertThat(idsOn("sizes")).containsExactlyInAnyOrder("a/0.jpg", "a/1.jpg");
    }

    @Test
    void peeksAtTheNewestOrTheFirstOnesAcrossPartitions() throws IOException {
        pictures(20);
        run("ingest", folder.toString(), "--topic", "many", "--partitions", "3");

        assertThat(run("peek", "many", "--count", "4", "--json-lines").out()).hasLineCount(4);
        assertThat(run("peek", "many", "--count", "100", "--json-lines").out()).hasLineCount(20);
        assertThat(run("peek", "many", "--from-beginning", "--count", "5", "--json-lines").out())
                .hasLineCount(5);
        assertThat(run("peek", "many", "--from-beginning", "--count", "20").out())
                .contains("0@0  ImageRecord", "1@0  ImageRecord", "label=a", "Next: ./alexnet");
    }

    @Test
    void saysThatAnOpenPortDoesNotAnswerThisWay() {
        CommandLineRun run =
                CommandLineRun.of(
                        "peek",
                        "t",
                        "--kafka.security.protocol=SSL",
                        "--bootstrap-servers",
                        broker.bootstrapServers());

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err())
                .contains(
                        "though the port is open; does it ask for another security.protocol than SSL?")
                .hasLineCount(1);
    }

    @Test
    void createsTopicsAsTheyWereAskedFor() {
        assertThat(run("topics", "create", "--replication-factor", "1").out())
                .contains("Created images, images-labeled, predictions")
                .contains("Next: ./alexnet ingest DIR --topic images-labeled");
        assertThat(run("topics", "create").out()).contains("All of them exist already");
        assertThat(run("topics", "create", "--partitions=3", "--compact", "wide").out())
                .contains("Created wide");
        CommandLineRun run =
                CommandLineRun.of(
                        "topics",
                        "create",
                        "--replication-factor=3",
                        "many",
                        "--bootstrap-servers",
                        broker.bootstrapServers());
        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains("topics can't be created at", "replication factor");
    }

    @Test
    void saysWhichTopicsThereAreWhenOneIsMissing() throws IOException {
        pictures(1);
        run("ingest", folder.toString(), "--topic", "there");

        CommandLineRun run =
                CommandLineRun.of(
                        "peek", "absent", "--bootstrap-servers", broker.bootstrapServers());

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err())
                .startsWith("alexnet peek: there is no topic absent")
                .contains("there");
    }

    /** Writes so many files of class {@code a} and returns their ids in order of the alphabet. */
    private List<String> pictures(int count) throws IOException {
        Files.createDirectories(folder.resolve("a"));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Files.writeString(folder.resolve("a/" + i + ".jpg"), "not a picture, but sent");
            ids.add("a/" + i + ".jpg");
        }
        ids.sort(null);
        return ids;
    }

    private static List<String> idsOn(String topic) {
        String lines =
                run("peek", topic, "--from-beginning", "--count", "1000", "--json-lines").out();
        return ID.matcher(lines).results().map((MatchResult match) -> match.group(1)).toList();
    }

    /** Runs a command that has to succeed. */
    private static CommandLineRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--bootstrap-servers");
        all.add(broker.bootstrapServers());
        CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        return run;
    }
}
