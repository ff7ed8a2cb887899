package io.flinkalexnet.engine.evaluation;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;

/**
 * Scores labelled pictures as the paper does (section 4.1): the softmax of each view, averaged over
 * the views of the picture. Views go to the device in mini-batches, those of one picture together.
 * Confined to one thread; the classifier stays the caller's.
 */
public final class PictureScorer {
    private static final int TOP = 5;

    private final Classifier classifier;
    private final Views views;
    private final int classes;
    private final MiniBatch batch;
    private long pictures;
    private long top1Errors;
    private long top5Errors;

    /**
     * @param classifier takes at least {@code batchSize} pictures at once
     * @param geometry of the model
     * @param classes of the model
     * @param batchSize views of one forward pass, at least those of a picture
     */
    public PictureScorer(
            Classifier classifier,
            ImageGeometry geometry,
            Views views,
            int classes,
            int batchSize) {
        if (batchSize < views.count()) {
            throw new IllegalArgumentException(
                    "a mini-batch must hold the %d views of a picture, was %d"
                            .formatted(views.count(), batchSize));
        }
        this.classifier = classifier;
        this.views = views;
        this.classes = classes;
        batch = new MiniBatch(geometry, batchSize / views.count() * views.count());
    }

    /**
     * Adds a picture.
     *
     * @param decoded (3, decodedSide, decodedSide), RGB
     * @param label its class
     * @throws IllegalArgumentException if the label is no class
     */
    public void add(byte[] decoded, int label) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException(
                    "a label must be in [0, %d), was %d".formatted(classes, label));
        }
        for (AugmentedImage view : views.of(batch.geometry(), decoded)) {
            batch.add(view, label);
        }
        if (batch.isFull()) {
            score();
        }
    }

    /** Scores what is left; more may be added then. */
    public ErrorCounts finish() {
        if (batch.size() > 0) {
            score();
        }
        return new ErrorCounts(pictures, top1Errors, top5Errors);
    }

    private void score() {
        Classification result = classifier.classify(batch);
        for (int first = 0; first < batch.size(); first += views.count()) {
            double[] mean = mean(result.probabilities(), first, views.count(), classes);
            int above = above(mean, batch.label(first));
            pictures++;
            top1Errors += above < 1 ? 0 : 1;
            top5Errors += above < TOP ? 0 : 1;
        }
        batch.clear();
    }

    /**
     * Mean over rows.
     *
     * @param probabilities (rows, classes)
     * @param first row to begin with
     * @param rows to average
     */
    static double[] mean(float[] probabilities, int first, int rows, int classes) {
        double[] mean = new double[classes];
        for (int row = first; row < first + rows; row++) {
            for (int c = 0; c < classes; c++) {
                mean[c] += probabilities[row * classes + c];
            }
        }
        for (int c = 0; c < classes; c++) {
            mean[c] /= rows;
        }
        return mean;
    }

    /** Classes that are more probable than the label's; all others if that is not a number. */
    private static int above(double[] mean, int label) {
        int above = 0;
        for (int c = 0; c < mean.length; c++) {
            above += c == label || mean[c] <= mean[label] ? 0 : 1;
        }
        return above;
    }
}
