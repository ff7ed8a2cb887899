package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.jobs.demo.DemoStages.Ingested;
import io.flinkalexnet.jobs.ingest.IngestResult.TooLarge;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DemoRunTest {
    private static final Ingested ALL_SENT = new Ingested(12, List.of());

    @Test
    void findsNoProblemIfEveryPictureIsSomewhere() {
        assertThat(DemoRun.problems(report(8, 3, 1.0), ALL_SENT)).isEmpty();
    }

    @Test
    void saysSoIfAPictureIsNotAccountedFor() {
        assertThat(DemoRun.problems(report(8, 2, 1.0), ALL_SENT))
                .containsExactly(
                        "pictures are not accounted for: 12 in, but 8 trained + 2 predictions + 1 rejected");
    }

    @Test
    void saysSoIfNothingWasJudged() {
        assertThat(DemoRun.problems(report(8, 3, null), ALL_SENT))
                .singleElement()
                .asString()
                .contains("nothing was judged");
    }

    @Test
    void namesPicturesThatWereNotSent() {
        Ingested ingested = new Ingested(12, List.of(new TooLarge("a/1.jpg", 20_000, 10_000)));

        assertThat(DemoRun.problems(report(8, 3, 1.0), ingested))
                .containsExactly(
                        "a/1.jpg was not sent: 20,000 bytes, a record holds 10,000; make it smaller");
    }

    private static DemoReport report(long trained, long predictions, Double accuracy) {
        return new DemoReport(
                new DemoReport.Pictures(12, trained, predictions, 1),
                new DemoReport.Accuracy(accuracy, accuracy, 0.5, 0.5),
                new DemoReport.Training(2.0, 1.0, 10, 100),
                new DemoReport.Model("nd4j", "f32", "a CPU", 10),
                new DemoReport.Timing(1.0, Map.of()),
                "/demo/report.html");
    }
}
