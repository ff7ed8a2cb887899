package io.flinkalexnet.jobs.console;

import com.sun.net.httpserver.HttpExchange;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.jobs.report.Thumbnail;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a console answers, but for the stream of events. Thread-safe. */
final class Pages {
    private static final Pattern PICTURE = Pattern.compile("/(picture|rejected)/(\\d{1,18})");
    private static final String UPLOAD_TYPE = "application/octet-stream";
    private static final long STATE_PATIENCE_SECONDS = 10;

    private final Map<String, Reply> files = new HashMap<>();
    private final TopicFeed feed;
    private final UploadSearch search;
    private final Semaphore uploads = new Semaphore(Limits.UPLOADS_MAX);

    Pages(TopicFeed feed, UploadSearch search) {
        this.feed = feed;
        this.search = search;
        files.put("/", file("index.html", "text/html; charset=utf-8"));
        files.put("/console.css", file("console.css", "text/css; charset=utf-8"));
        files.put("/console.js", file("console.js", "text/javascript; charset=utf-8"));
    }

    private static Reply file(String name, String type) {
        try (InputStream in = Pages.class.getResourceAsStream("/console/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("resource /console/" + name + " is missing");
            }
            return new Reply(200, type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer to a request whose host is allowed. */
    Reply reply(HttpExchange request) throws IOException, InterruptedException {
        String path = request.getRequestURI().getPath();
        String method = request.getRequestMethod();
        if (path.equals("/similar")) {
            return method.equals("POST") ? similar(request) : wrongMethod("POST");
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return wrongMethod("GET");
        }
        Matcher picture = PICTURE.matcher(path);
        if (picture.matches()) {
            return picture(picture.group(1), Long.parseLong(picture.group(2)));
        }
        Reply file = files.get(path);
        return file != null ? file : Reply.problem(404, "there is no such page");
    }

    private static Reply wrongMethod(String right) {
        return Reply.problem(405, "this page answers %s only".formatted(right));
    }

    /** Our own encoding of a picture, or nothing. */
    private Reply picture(String kind, long number) throws InterruptedException {
        Function<ConsoleState, PictureStore> store =
                kind.equals("picture") ? state -> state.pictures : state -> state.rejectedBytes;
        PictureStore.Picture picture = ask(state -> store.apply(state).find(number));
        if (picture == null) {
            return Reply.problem(404, "the picture is not held any more");
        }
        try {
            Thumbnail thumbnail = Thumbnail.of(picture.encoded(), Limits.PICTURE_SIDE_MAX);
            return new Reply(200, thumbnail.mediaType(), thumbnail.bytes());
        } catch (ImageRejectedException e) {
            return Reply.problem(404, "these bytes are no picture that can be decoded");
        }
    }

    private <T> T ask(Function<ConsoleState, T> question) throws InterruptedException {
        try {
            return feed.ask(question).get(STATE_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the topics are not being read", e);
        }
    }

    private Reply similar(HttpExchange request) throws IOException, InterruptedException {
        if (!UPLOAD_TYPE.equals(request.getRequestHeaders().getFirst("Content-Type"))) {
            return Reply.problem(
                    415, "send the file as " + UPLOAD_TYPE); // no form of another page can
        }
        if (!uploads.tryAcquire()) {
            return Reply.problem(
                    503, "%d uploads are at work already; try again".formatted(Limits.UPLOADS_MAX));
        }
        try {
            byte[] encoded = request.getRequestBody().readNBytes(Limits.UPLOAD_BYTES_MAX + 1);
            if (encoded.length > Limits.UPLOAD_BYTES_MAX) {
                return Reply.problem(
                        413,
                        "files of up to %,d bytes are taken".formatted(Limits.UPLOAD_BYTES_MAX));
            }
            return Reply.json(200, search.search(encoded));
        } catch (UploadSearch.Refused e) {
            return Reply.problem(422, e.getMessage());
        } finally {
            uploads.release();
        }
    }
}
