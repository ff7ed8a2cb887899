package io.flinkalexnet.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.classify.AnnouncedModel;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.jobs.ServedModel;
import io.flinkalexnet.jobs.report.RunTopics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ConsoleITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final String[] BYTES = {"Content-Type", "application/octet-stream"};
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\u202E";

    @TempDir private Path folder;

    @Test
    void showsWhatComesOnTopicsThatCameLater() throws Exception {
        Topics topics = RunTopics.named("later");
        try (Console console = start(topics)) {
            ConsolePage page = new ConsolePage(console.url());
            JsonNode none = page.await("topics", each -> true);
            assertThat(none.get("hint").asText())
                    .contains(
                            "There is no topic of ours",
                            "./alexnet ingest DIR --topic later-labeled");

            RunTopics run = RunTopics.create(BROKER, topics);
            JsonNode empty = page.await("topics", each -> each.at("/topics/0/exists").asBoolean());
            assertThat(empty.get("hint").asText()).contains("are empty");

            run.image("cat-1", "cat", 1);
            run.predicted("cat-1", 7, new float[] {1, 0}, "dog", "cat");
            run.predicted("unseen", 7, new float[] {1, 0}, HOSTILE);
            run.metrics(10, 1.5);
            run.announced(ServedModel.write(folder, 7));
            run.rejected(HOSTILE, "TRUNCATED", "it ends early", new byte[3]);
            run.garbage(topics.predictions());

            JsonNode predictions =
                    page.await(
                            "predictions",
                            each ->
                                    each.get("newest").size() == 2
                                            && each.get("judged").asInt() == 1);
            assertThat(predictions.at("/right").asInt()).isZero();
            assertThat(predictions.at("/newest/0/top/0/label").asText())
                    .isEqualTo("<img src=x onerror=alert(1)>\\u202e");
            assertThat(predictions.at("/newest/0/picture").isNull()).isTrue();
            assertThat(predictions.at("/newest/1/label").asText()).isEqualTo("cat");
            assertThat(predictions.at("/newest/1/top/1/isTrue").asBoolean()).isTrue();
            assertThat(page.await("training", each -> !each.isNull()).get("step").asLong())
                    .isEqualTo(10);
            assertThat(
                            page.await("models", each -> each.get("newest").size() == 1)
                                    .at("/newest/0/version")
                                    .asLong())
                    .isEqualTo(7);
            assertThat(
                            page.await("rejected", each -> each.get("total").asInt() == 1)
                                    .at("/newest/0/reason")
                                    .asText())
                    .isEqualTo("TRUNCATED");
            assertThat(
                            page.await("topics", each -> each.get("unreadable").asInt() == 1)
                                    .get("hint")
                                    .isNull())
                    .isTrue();
        }
    }

    @Test
    void servesPicturesOfItsOwnEncodingOnly() throws Exception {
        RunTopics run = RunTopics.create(BROKER, "pictures");
        run.image("cat-1", "cat", 1);
        run.predicted("cat-1", 7, new float[] {1, 0}, "cat");
        byte[] hostile = "<svg onload='alert(1)'/>".getBytes(StandardCharsets.UTF_8);
        run.rejected("svg", "UNSUPPORTED_FORMAT", "no picture", hostile);
        try (Console console = start(run.topics())) {
            ConsolePage page = new ConsolePage(console.url());
            long number =
                    page.await("predictions", each -> each.at("/newest/0/picture").isNumber())
                            .at("/newest/0/picture")
                            .asLong();
            long rejected =
                    page.await("rejected", each -> each.get("total").asInt() == 1)
                            .at("/newest/0/picture")
                            .asLong();

            HttpResponse<byte[]> picture = page.get("picture/" + number);

            assertThat(picture.statusCode()).isEqualTo(200);
            assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/jpeg");
            assertThat(ImageIO.read(new ByteArrayInputStream(picture.body())).getWidth())
                    .isEqualTo(45);
            assertThat(picture.body()).isNotEqualTo(RunTopics.picture(1));
            assertThat(page.get("rejected/" + rejected).statusCode()).isEqualTo(404);
            assertThat(page.get("picture/999").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void findsThePicturesMostLikeAnUpload() throws Exception {
        RunTopics run = RunTopics.create(BROKER, "similar");
        ServedModel model = ServedModel.write(folder, 7);
        run.announced(model);
        for (int seed = 0; seed < 5; seed++) {
            run.image("picture-" + seed, seed == 3 ? "cat" : null, seed);
            run.embedded("picture-" + seed, 7, fc7(model, RunTopics.picture(seed)));
        }
        try (Console console = start(run.topics())) {
            ConsolePage page = new ConsolePage(console.url());
            page.await(
                    "topics",
                    each ->
                            each.at("/topics/2/read").asInt() == 5
                                    && each.at("/topics/0/read").asInt() == 5
                                    && each.at("/topics/5/read").asInt() == 1);

            HttpResponse<byte[]> response = page.upload(RunTopics.picture(3), BYTES);

            assertThat(response.statusCode()).isEqualTo(200);
            JsonNode found = ConsolePage.json(response);
            assertThat(found.get("picture").asText()).startsWith("data:image/jpeg;base64,");
            assertThat(found.get("modelVersion").asLong()).isEqualTo(7);
            assertThat(found.get("top")).hasSize(4);
            assertThat(found.get("compared").asInt()).isEqualTo(5);
            assertThat(found.get("similar")).hasSize(5);
            assertThat(found.at("/similar/0/name").asText()).isEqualTo("picture-3");
            assertThat(found.at("/similar/0/label").asText()).isEqualTo("cat");
            assertThat(found.at("/similar/0/similarity").asDouble()).isGreaterThan(0.9999);
            assertThat(found.at("/similar/0/picture").isNumber()).isTrue();
        }
    }

    @Test
    void refusesUploadsThatAreNoPictures() throws Exception {
        RunTopics run = RunTopics.create(BROKER, "refused");
        run.announced(ServedModel.write(folder, 7));
        byte[] jpeg = RunTopics.picture(1);
        try (Console console = start(run.topics())) {
            ConsolePage page = new ConsolePage(console.url());
            page.await("models", each -> each.get("newest").size() == 1);

            assertThat(refusal(page.upload(new byte[0], BYTES))).startsWith("422 EMPTY");
            assertThat(refusal(page.upload("text".getBytes(StandardCharsets.UTF_8), BYTES)))
                    .startsWith("422 UNSUPPORTED_FORMAT");
            assertThat(refusal(page.upload(Arrays.copyOf(jpeg, jpeg.length / 2), BYTES)))
                    .startsWith("422 TRUNCATED");
            assertThat(refusal(page.upload(new byte[Limits.UPLOAD_BYTES_MAX + 1], BYTES)))
                    .isEqualTo("413 files of up to 16,777,216 bytes are taken");
            assertThat(refusal(page.upload(jpeg, "Content-Type", "text/plain")))
                    .startsWith("415 send the file as application/octet-stream");
            assertThat(
                            refusal(
                                    page.upload(
                                            jpeg,
                                            BYTES[0],
                                            BYTES[1],
                                            "Origin",
                                            "http://evil.example")))
                    .isEqualTo("403 this comes from another page");
        }
    }

    @Test
    void saysThatThereIsNoModelYet() throws Exception {
        try (Console console = start(RunTopics.named("no-model"))) {
            ConsolePage page = new ConsolePage(console.url());

            assertThat(refusal(page.upload(RunTopics.picture(1), BYTES)))
                    .isEqualTo("422 no model is announced yet; ./alexnet train makes one");
        }
    }

    @Test
    void answersToItsOwnNameOnly() throws Exception {
        try (Console console = start(RunTopics.named("names"))) {
            ConsolePage page = new ConsolePage(console.url());

            assertThat(page.raw("GET / HTTP/1.1\r\nHost: evil.example"))
                    .startsWith("HTTP/1.1 421")
                    .contains("--allowed-host NAME");
            assertThat(page.raw("GET /events HTTP/1.1\r\nHost: evil.example:80"))
                    .startsWith("HTTP/1.1 421");
            assertThat(page.raw("GET / HTTP/1.1\r\nHost: localhost:1"))
                    .startsWith("HTTP/1.1 200")
                    .contains("<title>AlexNet console</title>");
        }
    }

    @Test
    void everyAnswerForbidsWhatIsNotNeeded() throws Exception {
        try (Console console = start(RunTopics.named("headers"))) {
            ConsolePage page = new ConsolePage(console.url());

            for (String path : List.of("", "console.js", "console.css", "nothing", "picture/1")) {
                HttpResponse<byte[]> response = page.get(path);
                assertThat(response.headers().firstValue("Content-Security-Policy"))
                        .as(path)
                        .hasValueSatisfying(
                                policy ->
                                        assertThat(policy)
                                                .startsWith("default-src 'none'; script-src 'self'")
                                                .contains("frame-ancestors 'none'")
                                                .doesNotContain("unsafe"));
                assertThat(response.headers().firstValue("X-Content-Type-Options"))
                        .hasValue("nosniff");
                assertThat(response.headers().firstValue("Cross-Origin-Resource-Policy"))
                        .hasValue("same-origin");
            }
            assertThat(page.get("../console/console.js").statusCode()).isEqualTo(404);
            assertThat(page.get("similar").statusCode()).isEqualTo(405);
            assertThat(page.raw("DELETE / HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 405");
        }
    }

    @Test
    void endsOpenPagesWhenItIsClosed() throws Exception {
        Console console = start(RunTopics.named("closed"));
        ConsolePage page = new ConsolePage(console.url());
        page.await("topics", each -> true);

        console.close();
        console.close(); // safe to repeat

        assertThatThrownBy(() -> page.get("")).isInstanceOf(IOException.class);
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (Console console = start(RunTopics.named("port"))) {
            int port = URI.create(console.url()).getPort();

            assertThatThrownBy(() -> Console.start(options(RunTopics.named("port"), port)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("--port");
        }
    }

    private static Console start(Topics topics) throws IOException {
        return Console.start(options(topics, 0));
    }

    private static ConsoleOptions options(Topics topics, int port) {
        return new ConsoleOptions(
                KafkaOptions.of(BROKER.bootstrapServers()),
                topics,
                "alexnet",
                InetAddress.getLoopbackAddress(),
                port,
                List.of(),
                new EngineOptions(Engines.AUTO, 1, PrecisionChoice.AUTO));
    }

    private static float[] fc7(ServedModel model, byte[] picture) throws Exception {
        try (UploadClassifier classifier =
                new UploadClassifier(new EngineOptions(Engines.AUTO, 1, PrecisionChoice.AUTO))) {
            AnnouncedModel announced = AnnouncedModel.of(model.announcement("alexnet"));
            return classifier.classify(announced, picture).embeddings();
        }
    }

    private static String refusal(HttpResponse<byte[]> response) throws IOException {
        return response.statusCode() + " " + ConsolePage.json(response).get("problem").asText();
    }
}
