package io.flinkalexnet.lab.training;

/**
 * A look at a training.
 *
 * @param steps weight updates so far
 * @param epochs the same, as passes over the training pictures
 * @param learningLoss mean over the pictures learned from since the point before, each before its
 *     update, varied and with dropout as it was learned from
 * @param learningError share of these that was missed
 * @param training score of the training pictures without dropout, centre crops; null if not asked
 *     for
 * @param heldOut score of the held-out pictures alike; null if not asked for
 */
public record CurvePoint(
        long steps,
        double epochs,
        double learningLoss,
        double learningError,
        Score training,
        Score heldOut) {
    /**
     * A score.
     *
     * @param loss mean softmax cross-entropy in nats
     * @param error share missed
     */
    public record Score(double loss, double error) {}
}
