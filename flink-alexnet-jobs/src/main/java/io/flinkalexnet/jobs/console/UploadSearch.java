package io.flinkalexnet.jobs.console;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.flink.classify.AnnouncedModel;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.jobs.report.Thumbnail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an uploaded picture is, and which are like it. Owns the one thread that runs the network;
 * any thread may ask.
 */
final class UploadSearch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UploadSearch.class);
    private static final int TOP = 5;

    private final TopicFeed feed;
    private final UploadClassifier classifier;
    private final ExecutorService network =
            Executors.newSingleThreadExecutor(task -> daemon(task, "console-network"));

    /**
     * What the page shows.
     *
     * @param picture the upload as this program has encoded it, for {@code src}
     * @param compared embeddings of the model that were compared
     */
    record Found(
            String picture,
            long modelVersion,
            List<PredictionsPart.Guess> top,
            int compared,
            List<ConsoleState.Similar> similar) {}

    /** The upload can't be judged; the message is for people. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    UploadSearch(TopicFeed feed, EngineOptions engine) {
        this.feed = feed;
        classifier = new UploadClassifier(engine);
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Judges a picture.
     *
     * @param encoded a picture's file, or anything else
     * @throws Refused if it is no picture, or if there is no model that can run
     */
    Found search(byte[] encoded) throws Refused, InterruptedException {
        Future<Found> found = network.submit(() -> judge(encoded));
        try {
            return found.get(Limits.UPLOAD_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            found.cancel(false);
            throw new Refused(
                    "no result within %d s; try again"
                            .formatted(Limits.UPLOAD_PATIENCE.toSeconds()));
        } catch (ExecutionException e) {
            throw refused(e.getCause());
        }
    }

    private static Refused refused(Throwable cause) {
        Refused refused =
                cause instanceof ImageRejectedException rejected
                        ? new Refused(rejected.reason() + ": " + rejected.getMessage())
                        : new Refused(String.valueOf(cause.getMessage()));
        refused.initCause(cause);
        if (cause instanceof RuntimeException || cause instanceof Error) {
            LOG.warn("An upload could not be judged", cause);
        }
        return refused;
    }

    private Found judge(byte[] encoded)
            throws Refused,
                    ImageRejectedException,
                    IOException,
                    InterruptedException,
                    ExecutionException {
        Thumbnail thumbnail = Thumbnail.of(encoded, Limits.PICTURE_SIDE_MAX);
        AnnouncedModel model = feed.ask(state -> state.models.followed()).get();
        if (model == null) {
            throw new Refused("no model is announced yet; ./alexnet train makes one");
        }
        Classification scores = classifier.classify(model, encoded);
        float[] embedding = scores.embeddings();
        int compared = feed.ask(state -> state.neighbors.size(model.version())).get();
        return new Found(
                thumbnail.dataUri(),
                model.version(),
                top(model.labels(), scores.probabilities()),
                compared,
                feed.ask(state -> state.similar(model, embedding)).get());
    }

    private static List<PredictionsPart.Guess> top(List<String> labels, float[] probabilities) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(i -> -probabilities[i]));
        return order.stream()
                .limit(TOP)
                .map(i -> PredictionsPart.guess(labels.get(i), probabilities[i], null))
                .toList();
    }

    /** Waits for a picture that is being classified. */
    @Override
    public void close() throws InterruptedException {
        network.execute(classifier::close);
        network.shutdown();
        network.awaitTermination(Limits.UPLOAD_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
