package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.schema.ImageRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo around its jobs, on a real broker; the jobs themselves have their own tests. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class DemoRunITCase {
    private static final int PER_CLASS = 40;
    private static final HeldOutRule HELD_OUT = new HeldOutRule(DemoPictures.HELD_OUT_DIVISOR);

    @TempDir private Path folder;

    private final SpokenConsole console = new SpokenConsole();

    @BeforeEach
    void paint() throws IOException {
        PaintedFolder.paint(folder, PER_CLASS);
    }

    @Test
    void reportsWhatCameOutOfTheTopics() throws Exception {
        write(name("bad", false), FakeJobs.BAD.getBytes(StandardCharsets.UTF_8));
        write(name("bad", true), FakeJobs.BAD.getBytes(StandardCharsets.UTF_8));
        write(name("hard", true), PaintedFolder.png("red"));

        DemoOutcome outcome = run(new FakeJobs());

        long heldOut = heldOutPainted();
        DemoReport report = outcome.report();
        assertThat(outcome.problems()).isEmpty();
        assertThat(report.pictures())
                .isEqualTo(
                        new DemoReport.Pictures(
                                2 * PER_CLASS + 3, 2 * PER_CLASS - heldOut, heldOut + 1, 2));
        assertThat(report.accuracy())
                .isEqualTo(
                        new DemoReport.Accuracy((double) heldOut / (heldOut + 1), 1.0, 1.0, 1.0));
        assertThat(report.training().steps()).isEqualTo(FakeJobs.VERSION);
        assertThat(report.training().lossFirst()).isEqualTo(2.5);
        assertThat(report.training().lossLast()).isEqualTo(0.25);
        assertThat(report.model().modelVersion()).isEqualTo(FakeJobs.VERSION);
        assertThat(report.timing().firstPredictionSeconds()).isBetween(0.0, 60.0);
        assertThat(report.timing().seconds())
                .containsOnlyKeys(
                        "broker",
                        "topics",
                        "ingest",
                        "statistics",
                        "train",
                        "classify",
                        "similarPictures",
                        "baselines",
                        "total");
    }

    @Test
    void saysWhatItIsAndShowsProgressAndATable() throws Exception {
        write(name("bad", true), FakeJobs.BAD.getBytes(StandardCharsets.UTF_8));

        run(new FakeJobs());

        String said = String.join("\n", console.lines);
        assertThat(console.lines.get(0))
                .startsWith("AlexNet trained and served on streams, in one process")
                .contains(folder.toString(), "one in 5");
        assertThat(said)
                .contains(
                        "red 1.000, red 1.000", // similar pictures
                        "100.0 % of the 5 nearest",
                        "softmax regression on pixels               100.0 %",
                        "UNSUPPORTED_FORMAT 1",
                        "2.500 -> 0.250");
        assertThat(console.progress)
                .contains(
                        "begin pictures sent of " + (2 * PER_CLASS + 1),
                        "steps 7 epoch 2 of 3, loss 0.250, 100 pictures/s",
                        "predictions visible " + heldOutPainted(),
                        "end predictions visible");
    }

    @Test
    void saysSoWhenAPictureIsNotAccountedFor() throws Exception {
        FakeJobs oneIsLost =
                new FakeJobs() {
                    @Override
                    List<ImageRecord> predicted(List<ImageRecord> images) {
                        return super.predicted(images).subList(1, images.size());
                    }
                };

        DemoOutcome outcome = run(oneIsLost);

        assertThat(outcome.problems())
                .singleElement()
                .asString()
                .contains("not accounted for: 80 in", "+ 0 rejected");
    }

    @Test
    void failsWithTheFirstCauseOfAJobThatFailed() {
        FakeJobs failing =
                new FakeJobs() {
                    @Override
                    public CompletableFuture<JobExecutionResult> train(Configuration options) {
                        IOException cause = new IOException("the disk is full");
                        return CompletableFuture.failedFuture(new RuntimeException("outer", cause));
                    }
                };

        assertThatThrownBy(() -> run(failing))
                .isInstanceOf(IOException.class)
                .hasMessage("the train job failed: the disk is full");
    }

    @Test
    void failsIfNoModelWasAnnounced() {
        FakeJobs silent =
                new FakeJobs() {
                    @Override
                    void announce(Sender sender) {}
                };

        assertThatThrownBy(() -> run(silent))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("announced no model on topic models");
    }

    private DemoOutcome run(FakeJobs jobs) throws Exception {
        DemoOptions options =
                new DemoOptions(
                        folder,
                        DemoOptions.networkFor(folder, DemoOptions.NETWORK, 32, null),
                        RecipeOptions.from(new Configuration(), DemoOptions.NETWORK),
                        3,
                        new EngineOptions("auto", 0),
                        1,
                        null);
        return new DemoRun(options, console, jobs).run();
    }

    private void write(String id, byte[] bytes) throws IOException {
        Files.write(folder.resolve(id), bytes);
    }

    /** An id of class red that is held out or not. */
    private static String name(String prefix, boolean heldOut) {
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
}
