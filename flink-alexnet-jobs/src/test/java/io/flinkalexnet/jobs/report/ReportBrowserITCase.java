package io.flinkalexnet.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.jobs.ServedModel;
import io.flinkalexnet.jobs.browser.Browser;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser; skipped where there is none. */
@Timeout(180)
class ReportBrowserITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final String HOSTILE = "<img src=x onerror=document.title='taken'>\u202E";

    @TempDir private Path folder;

    @Test
    void loadsWithoutErrorsAndWithoutAnythingElse() throws Exception {
        Path page = folder.resolve("report.html");
        write(page);
        try (Browser browser = Browser.open(1180, 900)) {
            browser.load(page.toUri().toString());

            assertThat(browser.console()).isEmpty();
            assertThat(browser.requests())
                    .filteredOn(url -> !url.startsWith("data:image/"))
                    .containsExactly(page.toUri().toString());
            assertThat(browser.run("return document.title").asText()).isEqualTo("AlexNet report");
            assertThat(
                            browser.run(
                                            "return [...document.querySelectorAll('section h2')].map(each => each.textContent)")
                                    .toString())
                    .isEqualTo(
                            "[\"Training\",\"Predictions\",\"Similar pictures\",\"First-layer filters\",\"Confusion\",\"Rejected pictures\"]");
            assertThat(
                            browser.run(
                                            "return [...document.images].filter(each => each.naturalWidth == 0).length")
                                    .asInt())
                    .isZero();
            assertThat(browser.run("return document.querySelectorAll('.tile').length").asInt())
                    .isEqualTo(12);
        }
    }

    @Test
    void fitsAPhone() throws Exception {
        Path page = folder.resolve("report.html");
        write(page);
        try (Browser browser = Browser.open(500, 900)) { // Chromium has no narrower windows
            browser.load(page.toUri().toString());

            assertThat(
                            browser.run(
                                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                                    .asInt())
                    .isZero();
        }
    }

    private void write(Path page) throws Exception {
        RunTopics run = RunTopics.create(BROKER, page.getParent().getFileName().toString());
        for (int step = 1; step <= 40; step++) {
            run.metrics(10 * step, 2.0 / step);
        }
        run.announced(ServedModel.write(folder, 7));
        for (int i = 0; i < 12; i++) {
            String label = i % 3 == 0 ? HOSTILE : "dog";
            run.image("picture-" + i, label, i);
            run.predicted("picture-" + i, 7, new float[] {i, 1}, "dog", HOSTILE, "ant");
        }
        run.rejected(HOSTILE, "TRUNCATED", HOSTILE, new byte[3]);
        ReportOptions options =
                new ReportOptions(
                        KafkaOptions.of(BROKER.bootstrapServers()),
                        run.topics(),
                        "alexnet",
                        null,
                        24,
                        8,
                        3_000_000);
        Report.write(options, page, InstantSource.system(), count -> {});
    }
}
