package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.jobs.demo.PaintedFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole system, once, on red and blue pictures with four bad files among them. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class DemoCommandITCase {
    private static final int PER_CLASS = 100;
    private static final HeldOutRule HELD_OUT = new HeldOutRule(5);
    private static final String SMALL =
            "demo --input-side 32 --width 0.25 --epochs 3 --seed 5 --images ";

    @TempDir private static Path photos;
    @TempDir private static Path results;

    private static CommandLineRun run;
    private static JsonNode json;

    @BeforeAll
    static void runOnce() throws IOException {
        PaintedFolder.paint(photos, PER_CLASS);
        byte[] jpeg = jpeg();
        Files.write(photos.resolve(id("truncated", false)), Arrays.copyOf(jpeg, jpeg.length / 2));
        Files.write(photos.resolve(id("huge", true)), withClaimedSide(jpeg, 65_500));
        Files.write(photos.resolve(id("empty", true)), new byte[0]);
        Files.writeString(photos.resolve(id("text", false)), "Dear diary, no picture here");

        Path file = results.resolve("summary.json");
        run =
                CommandLineRun.of(
                        (SMALL + photos + " --json " + file + " --directory " + kept()).split(" "));
        json = Files.exists(file) ? new ObjectMapper().readTree(file.toFile()) : null;
    }

    @Test
    void succeeds() {
        assertThat(run.status()).as(run.err()).isZero();
    }

    @Test
    void keepsModelAndStatisticsAndSaysHowToLookAtTheModel() throws IOException {
        try (var files = Files.list(kept())) {
            assertThat(files)
                    .map(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("models", "statistics", "report.html");
        }
        String next = run.out().lines().reduce((first, second) -> second).orElseThrow();
        String model = next.substring("Next: ./alexnet model show ".length());
        assertThat(CommandLineRun.of("model", "show", model).out()).contains("Labels: blue, red");
    }

    @Test
    void accountsForEveryPicture() {
        long heldOut = heldOutPainted();

        assertThat(json.get("imagesIn").asLong()).isEqualTo(2 * PER_CLASS + 4);
        assertThat(json.get("trained").asLong()).isEqualTo(2 * PER_CLASS - heldOut);
        assertThat(json.get("predictionsOut").asLong()).isEqualTo(heldOut);
        assertThat(json.get("rejected").asLong()).isEqualTo(4);
        assertThat(run.out())
                .contains("4 (EMPTY 1, TOO_LARGE 1, TRUNCATED 1, UNSUPPORTED_FORMAT 1)");
    }

    @Test
    void tellsRedFromBlue() {
        assertThat(json.get("accuracyTop1").asDouble()).isEqualTo(1);
        assertThat(json.get("accuracyTop5").asDouble()).isEqualTo(1);
        assertThat(json.get("baselineSoftmax").asDouble()).isEqualTo(1);
        assertThat(json.get("baselineHistogram").asDouble()).isEqualTo(1);
        assertThat(json.get("lossLast").asDouble()).isLessThan(json.get("lossFirst").asDouble());
        assertThat(run.out()).containsPattern("red \\(red/.*\\): red \\d\\.\\d{3}, red ");
    }

    @Test
    void saysWhatRanAndHowLong() {
        long steps = 3 * (2 * PER_CLASS - heldOutPainted()) / 32;

        assertThat(json.get("steps").asLong()).isEqualTo(steps);
        assertThat(json.get("modelVersion").asLong()).isEqualTo(steps);
        assertThat(json.get("engine").asText()).isEqualTo(Engines.select(Engines.AUTO).name());
        assertThat(json.get("firstPredictionSeconds").asDouble()).isBetween(0.0, 60.0);
        assertThat(json.get("seconds").fieldNames())
                .toIterable()
                .containsExactly(
                        "broker",
                        "topics",
                        "ingest",
                        "statistics",
                        "train",
                        "classify",
                        "similarPictures",
                        "baselines",
                        "report",
                        "total");
    }

    @ParameterizedTest
    @MethodSource("io.flinkalexnet.flink.testing.TestEngines#usable")
    void runsOnTheEngineThatIsAskedFor(String engine, @TempDir Path few) throws IOException {
        PaintedFolder.paint(few, 40);
        Path file = results.resolve(engine + ".json");
        CommandLineRun asked =
                CommandLineRun.of(
                        "demo",
                        "--engine",
                        engine,
                        "--precision=f32",
                        "--input-side=32",
                        "--width=0.1",
                        "--epochs=2",
                        "--images",
                        few.toString(),
                        "--json",
                        file.toString());

        assertThat(asked.status()).as(asked.err()).isZero();
        JsonNode summary = new ObjectMapper().readTree(file.toFile());
        assertThat(summary.get("engine").asText()).isEqualTo(engine);
        assertThat(summary.get("precision").asText()).isEqualTo("f32");
        assertThat(summary.get("device").asText()).isNotEmpty();
        assertThat(summary.get("accuracyTop1").asDouble()).isBetween(0.0, 1.0);
        assertThat(summary.at("/seconds/train").asDouble()).isPositive();
        assertThat(asked.out()).contains(engine + " in f32 on ");
    }

    @Test
    void writesAPageWithPicturesAndSaysWhere() throws IOException {
        Path page = kept().resolve("report.html");

        assertThat(json.get("report").asText()).isEqualTo(page.toString());
        assertThat(run.out()).contains("Pictures of it: " + page.toUri());
        assertThat(Files.readString(page))
                .contains(
                        "<polyline class=\"line line-0\"",
                        "<figure class=\"tile right\"",
                        "<div class=\"nearest\"",
                        "raw fc7 (the embedding times its norm",
                        "The 16 kernels of conv1",
                        "red taken for red",
                        "<bdi>TRUNCATED</bdi>");
    }

    @Test
    void beginsByWhatItIsAndShowsProgressElsewhere() {
        assertThat(run.out())
                .startsWith("AlexNet trained and served on streams, in one process, on the")
                .contains(photos.toString(), "one in 5");
        assertThat(run.err())
                .contains(
                        "204 of 204 pictures sent",
                        " steps, ",
                        "epoch 3 of 3, loss ",
                        "s after the job's start")
                .contains("%d of %d predictions".formatted(heldOutPainted(), heldOutPainted() + 2));
    }

    private static Path kept() {
        return results.resolve("kept");
    }

    /** An id of class red that is held out or not. */
    private static String id(String prefix, boolean heldOut) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "red/%s-%d.jpg".formatted(prefix, i))
                .filter(id -> HELD_OUT.holdsOut(id) == heldOut)
                .findFirst()
                .orElseThrow();
    }

    private static long heldOutPainted() {
        return IntStream.range(0, PER_CLASS)
                .boxed()
                .flatMap(i -> List.of("red/" + i + ".png", "blue/" + i + ".png").stream())
                .filter(HELD_OUT::holdsOut)
                .count();
    }

    private static byte[] jpeg() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "jpg", bytes);
        return bytes.toByteArray();
    }

    /** The header claims height and width; the start-of-frame marker is FF C0. */
    private static byte[] withClaimedSide(byte[] jpeg, int side) {
        byte[] changed = jpeg.clone();
        String text = new String(jpeg, StandardCharsets.ISO_8859_1);
        int frame = text.indexOf("\u00FF\u00C0");
        ByteBuffer.wrap(changed)
                .putShort(frame + 5, (short) side)
                .putShort(frame + 7, (short) side);
        return changed;
    }
}
