package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.snapshot.StatisticsFile;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.jobs.StatsJob;
import io.flinkalexnet.schema.RejectedImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class StatsCommandITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final int SIDE = 80;
    private static final HeldOutRule ONE_IN_THREE = new HeldOutRule(3);
    private static final ImageGeometry GEOMETRY =
            new NetworkOptions("alexnet-small", 64, 1).geometry();

    @TempDir private Path folder;
    private Path photos;
    private Path file;

    @BeforeEach
    void nameTheFiles() throws IOException {
        photos = Files.createDirectories(folder.resolve("photos"));
        file = folder.resolve("data set/statistics.safetensors");
    }

    @Test
    void writesTheStatisticsOfTheTopicAndSaysWhatItHolds() throws Exception {
        pictures("cat", 12);
        pictures("dog", 9);
        byte[] broken = Arrays.copyOf(Files.readAllBytes(photos.resolve("cat/0.png")), 200);
        ingest("pets", "--partitions", "2");
        Path brokenFile = Files.write(photos.resolve("cat/broken.png"), broken);
        ingest("pets-with-broken");
        Files.delete(brokenFile);
        Path json = folder.resolve("summary.json");

        CommandLineRun run =
                stats(
                        "pets-with-broken",
                        Path.of("").toAbsolutePath().relativize(file).toString(),
                        "--json",
                        json.toString());
        CommandLineRun other = stats("pets", folder.resolve("other").toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(file).hasBinaryContent(expected());
        assertThat(other.status()).as(other.err()).isZero();
        assertThat(folder.resolve("other")).hasBinaryContent(expected());
        assertThat(run.out())
                .contains("of 2 labels to train on", "  cat  ", "  dog  ", " held out")
                .contains("1 rejected\n  TRUNCATED  1\n", "Next: ./alexnet train");
        assertThat(run.err()).contains("22 of 22 pictures read");
        JsonNode summary = new ObjectMapper().readTree(json.toFile());
        assertThat(summary.get("images").asLong() + summary.get("heldOutImages").asLong())
                .isEqualTo(21);
        assertThat(summary.get("rejected").get("TRUNCATED").asLong()).isEqualTo(1);
        List<RejectedImage> rejected =
                BROKER.readCommitted("rejected-images", AvroWire.of(RejectedImage.class));
        assertThat(rejected).hasSize(1);
        assertThat(rejected.get(0).getOriginal()).isEqualTo(ByteBuffer.wrap(broken));
        assertThat(rejected.get(0).getJob()).isEqualTo("stats");
    }

    @Test
    void theJobsMainWritesTheSameFile() throws Exception {
        pictures("cat", 4);
        pictures("dog", 5);
        ingest("for-main");
        BROKER.createTopic("rejected-by-main", 1, Map.of("max.message.bytes", "2000000"));

        StatsJob.main(
                """
                --local --kafka.bootstrap-servers %s --images-labeled for-main
                --rejected-images rejected-by-main --network.name alexnet-small --input-side 64
                --file %s --divisor 3 --execution.checkpointing.interval 1s
                """
                        .formatted(BROKER.bootstrapServers(), folder.resolve("by-main"))
                        .strip()
                        .split("\\s+"));

        assertThat(folder.resolve("by-main")).hasBinaryContent(expected());
    }

    @Test
    void failsWithTheReasonIfThereIsOnlyOneLabel() throws Exception {
        pictures("cat", 3);
        ingest("cats-only");

        CommandLineRun run = stats("cats-only", file.toString());

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err())
                .contains("alexnet stats: ", "at least 2 labels, all are of 'cat'")
                .doesNotContain("\tat ");
        assertThat(file).doesNotExist();
    }

    @Test
    void namesATopicThatIsMissing() {
        CommandLineRun run = stats("nowhere", file.toString());

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains("the topic nowhere doesn't exist");
    }

    @Test
    void saysThatItRunsInsideThisProcessOnly() {
        CommandLineRun run = CommandLineRun.of("stats", "--file", file.toString());

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err())
                .contains("add --local", "./alexnet cluster start", "--flink HOST:PORT");
    }

    private static CommandLineRun stats(String topic, String file, String... more) {
        List<String> args =
                new ArrayList<>(
                        List.of("stats", "--local", "--network", "alexnet-small", "--input-side"));
        args.addAll(List.of("64", "--held-out-divisor", "3", "--topic", topic, "--file", file));
        args.addAll(List.of("--bootstrap-servers", BROKER.bootstrapServers()));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private void ingest(String topic, String... more) {
        List<String> args = new ArrayList<>(List.of("ingest", photos.toString(), "--topic", topic));
        args.addAll(List.of("--bootstrap-servers", BROKER.bootstrapServers()));
        args.addAll(List.of(more));
        CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
    }

    /** Noise, half of it as JPEG. */
    private void pictures(String label, int count) throws IOException {
        Path classFolder = Files.createDirectories(photos.resolve(label));
        for (int i = 0; i < count; i++) {
            Random random = new Random(label.hashCode() + i);
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            for (int at = 0; at < SIDE * SIDE; at++) {
                image.setRGB(at % SIDE, at / SIDE, random.nextInt(1 << 24));
            }
            String format = i % 2 == 0 ? "png" : "jpg";
            ImageIO.write(image, format, classFolder.resolve(i + "." + format).toFile());
        }
    }

    /** What a plain loop over the folder takes. */
    private byte[] expected() throws Exception {
        DatasetStatistics statistics = new DatasetStatistics(GEOMETRY, ONE_IN_THREE);
        try (ImageDecoder decoder = new ImageDecoder(GEOMETRY);
                Stream<Path> files = Files.walk(photos)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                String label = each.getParent().getFileName().toString();
                statistics.add(
                        label + "/" + each.getFileName(),
                        label,
                        decoder.decode(Files.readAllBytes(each)));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StatisticsFile.write(statistics, bytes);
        return bytes.toByteArray();
    }
}
