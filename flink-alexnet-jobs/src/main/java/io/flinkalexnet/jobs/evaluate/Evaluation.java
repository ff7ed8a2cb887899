package io.flinkalexnet.jobs.evaluate;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.evaluation.PictureScorer;
import io.flinkalexnet.engine.evaluation.Views;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.jobs.evaluate.DecodeAhead.Decoded;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Scores a model on labelled pictures in this process: they are decoded on several threads and go
 * to the device in their order, so that the same pictures give the same errors.
 *
 * @param model with its preprocessing
 * @param views of each picture
 * @param classes which class a label is
 * @param engine runs the model
 * @param options threads and precision of the engine
 */
public record Evaluation(
        Model model, Views views, ClassMatch classes, EngineProvider engine, LoadOptions options) {
    /** Whole pictures for each number of views. */
    private static final int VIEWS_PER_BATCH = 120;

    /**
     * Scores all pictures; only those whose label is a class of the model count for the errors.
     *
     * @param pictures stays the caller's
     * @param progress is told of every picture
     * @throws IOException if the source can't be read on
     * @throws IllegalArgumentException if the engine can't run the model
     */
    public EvaluationResult run(PictureSource pictures, LongConsumer progress)
            throws IOException, InterruptedException {
        ImageGeometry geometry = model.preprocessing().geometry();
        Tally tally = new Tally();
        try (LoadedModel loaded =
                        engine.load(
                                model.network().spec(),
                                model.preprocessing(),
                                model.parameters(),
                                options);
                Classifier classifier = loaded.openClassifier(VIEWS_PER_BATCH);
                DecodeAhead decoded =
                        new DecodeAhead(
                                pictures, geometry, Runtime.getRuntime().availableProcessors())) {
            PictureScorer scorer =
                    new PictureScorer(
                            classifier,
                            geometry,
                            views,
                            model.network().classes(),
                            VIEWS_PER_BATCH);
            long startNanos = System.nanoTime();
            for (Decoded next = decoded.next(); next != null; next = decoded.next()) {
                take(next, scorer, tally);
                progress.accept(1);
            }
            return tally.result(scorer.finish(), (System.nanoTime() - startNanos) / 1e9);
        }
    }

    private void take(Decoded next, PictureScorer scorer, Tally tally) {
        String label = next.picture().label();
        if (next.rejection() != null) {
            tally.addRejected(next.picture().id(), next.rejection());
        } else if (label == null) {
            tally.addUnlabelled();
        } else if (classes.classOf(label) == ClassMatch.UNKNOWN) {
            tally.addUnknown(label);
        } else {
            scorer.add(next.pixels(), classes.classOf(label));
        }
    }
}
