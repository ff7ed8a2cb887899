package io.flinkalexnet.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.jobs.ServedModel;
import io.flinkalexnet.jobs.browser.Browser;
import io.flinkalexnet.jobs.report.RunTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser; skipped where there is none. */
@Timeout(180)
class ConsoleBrowserITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final String HOSTILE = "<img src=x onerror=document.title='taken'>\u202E";

    @TempDir private Path folder;

    @Test
    void showsPredictionsAsTheyComeAndWhatAnUploadIs() throws Exception {
        EngineOptions engine = new EngineOptions(Engines.AUTO, 1, PrecisionChoice.AUTO);
        KafkaOptions kafka = KafkaOptions.of(BROKER.bootstrapServers());
        try (Browser browser = Browser.open(1360, 900);
                Console console = Console.start(ConsoleOptions.local(kafka, 0, engine))) {
            browser.load(console.url());
            browser.await("document.querySelector('#state').textContent == 'live'");
            browser.await(
                    "document.querySelector('#hint').textContent.includes('no topic of ours')");

            RunTopics run = RunTopics.create(BROKER, Topics.DEFAULT);
            ServedModel model = ServedModel.write(folder, 7);
            run.announced(model);
            fill(run, model);
            browser.await("document.querySelectorAll('#predictions .tile img').length == 8");
            browser.await("document.querySelectorAll('#models li').length == 1");
            browser.await("document.querySelectorAll('#loss polyline').length == 1");
            browser.await("document.querySelectorAll('#rejected li').length == 1");
            browser.await("document.querySelector('#hint').hidden");
            run.image("new", "dog", 99);
            run.predicted("new", 7, vector(), "dog");
            browser.await(
                    "document.querySelector('#predictions .tile').title == 'new, model version 7'");

            Path upload = folder.resolve("upload.jpg");
            Files.write(upload, RunTopics.picture(3));
            browser.type("#file", upload.toString());
            browser.await("document.querySelectorAll('#nearest .near img').length == 9");
            assertThat(
                            browser.run(
                                            "return document.querySelector('#guesses li bdi').textContent")
                                    .asText())
                    .isIn("ant", "bee", "cat", "dog");

            Files.writeString(upload, "no picture at all");
            browser.type("#file", upload.toString());
            browser.await(
                    "document.querySelector('#problem').textContent.startsWith('UNSUPPORTED_FORMAT')");

            assertThat(browser.run("return document.title").asText()).isEqualTo("AlexNet console");
            assertThat(browser.run("return document.body.textContent").asText())
                    .contains("<img src=x onerror=document.title='taken'>\\u202e");
            assertThat(browser.console())
                    .filteredOn(line -> !line.contains("422")) // the upload that was no picture
                    .filteredOn(line -> !line.contains("404")) // the rejected one is none either
                    .isEmpty();
            assertThat(browser.requests())
                    .filteredOn(url -> !url.startsWith("data:"))
                    .allMatch(url -> url.startsWith(console.url()));
        }
    }

    private static void fill(RunTopics run, ServedModel model) throws Exception {
        for (int step = 1; step <= 20; step++) {
            run.metrics(10 * step, 2.0 / step);
        }
        for (int i = 0; i < 8; i++) {
            run.image("picture-" + i, i % 2 == 0 ? HOSTILE : "dog", i);
            run.predicted("picture-" + i, model.step(), vector(), HOSTILE, "dog");
        }
        run.rejected(HOSTILE, "TRUNCATED", HOSTILE, new byte[3]);
    }

    /** As long as the model's own. */
    private static float[] vector() {
        float[] vector = new float[ServedModel.EMBEDDING_SIZE];
        vector[0] = 1;
        return vector;
    }
}
