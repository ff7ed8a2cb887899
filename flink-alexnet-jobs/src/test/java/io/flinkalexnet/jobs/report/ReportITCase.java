package io.flinkalexnet.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.TestPictures;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.jobs.ServedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReportITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final String HOSTILE = "</p><script>alert(\"1\")</script>\u202E'&\u0000";
    private static final String HOSTILE_ESCAPED =
            "&lt;/p&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;\\u202e&#39;&amp;\\u0000";

    @TempDir private Path folder;

    @Test
    void showsEverySectionOfARun() throws Exception {
        RunTopics run = RunTopics.create(BROKER, "whole");
        fill(run, "cat");
        run.announced(ServedModel.write(folder, 7));

        Report.Summary summary = write(run.topics(), null);
        String page = page();

        assertThat(page)
                .contains(
                        "default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-",
                        "2026-01-01 00:00 UTC",
                        "alexnet-small?classes=4&amp;input=32&amp;width=0.05",
                        "<polyline class=\"line line-0\" points=\"",
                        "Of 3 labelled pictures 2 are right (66.7 %)",
                        "<figure class=\"tile wrong\" title=\"picture-2\">",
                        "\u2717 wrong",
                        "raw fc7 (the embedding times its norm, both from the topic), 2 numbers each",
                        "kernels of conv1",
                        "cat taken for dog: 1",
                        "<b>1</b> <bdi>TRUNCATED</bdi>",
                        "whole-images/0@7");
        assertThat(summary.predictions()).isEqualTo(3);
        assertThat(summary.judged()).isEqualTo(3);
        assertThat(summary.accuracyTop1()).isEqualTo(2 / 3.0);
        assertThat(summary.embeddings()).isEqualTo(3);
        assertThat(summary.rejected()).isEqualTo(2);
        assertThat(summary.modelVersion()).isEqualTo(7);
        assertThat(summary.bytes()).isEqualTo(Files.size(folder.resolve("report.html")));
        // three judged, three queries with two neighbours each, one rejected; the filters beside
        assertThat(summary.pictures()).isEqualTo(3 + 3 * 3 + 1);
        assertThat(Pattern.compile("<img").matcher(page).results()).hasSize(14);
    }

    /** By angle picture-0 and picture-1 are equal; on raw fc7 picture-2 is closer to picture-0. */
    @Test
    void ordersSimilarPicturesByRawDistance() throws Exception {
        RunTopics run = RunTopics.create(BROKER, "near");
        fill(run, "cat");

        write(run.topics(), null);

        String row =
                between(page(), "<figure class=\"asked\" title=\"picture-0\">", "class=\"query\"");
        assertThat(row).containsSubsequence("distance 1.41", "distance 8.00");
    }

    @Test
    void escapesWhateverStandsInNamesAndLoadsNothing() throws Exception {
        RunTopics run = RunTopics.create(BROKER, "hostile");
        fill(run, HOSTILE);
        run.rejected(HOSTILE, HOSTILE, HOSTILE, HOSTILE.getBytes(StandardCharsets.UTF_8));

        write(run.topics(), null);
        String page = page();

        assertThat(page).contains(HOSTILE_ESCAPED).doesNotContain("<script", "\u202E", "\u0000");
        assertThat(page).doesNotContain("http://", "https://", "//fonts", "url(");
        assertThat(
                        Pattern.compile("(src|href|action|srcset)=\"(?!data:image/|#)")
                                .matcher(page)
                                .find())
                .isFalse();
    }

    @Test
    void saysInEachSectionWhatIsMissing() throws Exception {
        RunTopics run = RunTopics.create(BROKER, "metrics-only");
        run.metrics(10, 2.0);

        write(run.topics(), null);

        assertThat(page())
                .contains(
                        "After step 10",
                        "No predictions on topic metrics-only-predictions",
                        "Fewer than two embeddings",
                        "No model is announced on topic metrics-only-models",
                        "No picture has both a prediction and a true label",
                        "No record was rejected");
    }

    @Test
    void saysWhyTheFiltersOfAnAnnouncedModelCannotBeShown() throws Exception {
        RunTopics run = RunTopics.create(BROKER, "gone");
        ServedModel model = ServedModel.write(folder, 7);
        Files.delete(model.file());
        run.announced(model);

        write(run.topics(), null);

        assertThat(page()).contains("The filters can&#39;t be shown: ", "there is no file");
    }

    @Test
    void refusesAModelThatWasAskedForAndIsNotThere() throws Exception {
        RunTopics run = RunTopics.create(BROKER, "asked");

        assertThatThrownBy(() -> write(run.topics(), "file:///nowhere/model"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no file file:///nowhere/model");
    }

    @Test
    void failsIfThereIsNothingAtAll() {
        assertThatThrownBy(() -> write(RunTopics.named("absent"), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is nothing to report")
                .hasMessageContaining(BROKER.bootstrapServers());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void countsRecordsOfAnotherKindAndGoesOn() throws Exception {
        RunTopics run = RunTopics.create(BROKER, "garbage");
        run.garbage(run.topics().predictions());
        run.garbage(run.topics().images());
        fill(run, "cat");
        BROKER.produceBytes(run.topics().embeddings(), 0, new byte[] {1}, null);

        Report.Summary summary = write(run.topics(), null);

        assertThat(summary.predictions()).isEqualTo(3);
        assertThat(page()).contains("2 records were not of their topic&#39;s kind");
    }

    @Test
    void leavesPicturesOutBeforeThePageGetsTooHeavy() throws Exception {
        RunTopics run = RunTopics.create(BROKER, "heavy");
        for (int i = 0; i < 60; i++) {
            run.image("picture-" + i, "cat", i);
            run.predicted("picture-" + i, 1, new float[] {1, i}, "cat", "dog");
        }
        ReportOptions options =
                new ReportOptions(kafka(), run.topics(), "alexnet", null, 60, 20, 100_000);

        Report.Summary summary = write(options);

        assertThat(summary.pictures()).isBetween(10, 200);
        assertThat(page()).contains("left out").hasSizeLessThan(300_000);
    }

    /** Two of three are right; the third is far from the first by angle, but not by distance. */
    private static void fill(RunTopics run, String label) throws Exception {
        run.metrics(10, 2.0);
        run.metrics(20, 1.0);
        for (int i = 0; i < 3; i++) {
            run.image("picture-" + i, label, i);
        }
        run.predicted("picture-0", 7, new float[] {1, 0}, label, "dog");
        run.predicted("picture-1", 7, new float[] {9, 0}, label, "dog");
        run.predicted("picture-2", 7, new float[] {0, 1}, "dog", label);
        byte[] jpeg = TestPictures.jpeg(TestPictures.picture(60, 45, 1));
        run.rejected("cut", "TRUNCATED", "it ends early", Arrays.copyOf(jpeg, jpeg.length / 2));
        run.rejected("unlabelled", "MISSING_LABEL", "training needs a label", jpeg);
    }

    private Report.Summary write(Topics topics, String model) throws Exception {
        return write(new ReportOptions(kafka(), topics, "alexnet", model, 24, 8, 3_000_000));
    }

    private Report.Summary write(ReportOptions options) throws Exception {
        return Report.write(
                options,
                folder.resolve("report.html"),
                () -> Instant.parse("2026-01-01T00:00:00Z"),
                count -> {});
    }

    private static KafkaOptions kafka() {
        return KafkaOptions.of(BROKER.bootstrapServers());
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("report.html"));
    }

    private static String between(String text, String from, String to) {
        String rest = text.substring(text.indexOf(from));
        int end = rest.indexOf(to);
        return end < 0 ? rest : rest.substring(0, end);
    }
}
