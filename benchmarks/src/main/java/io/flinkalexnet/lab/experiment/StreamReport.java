package io.flinkalexnet.lab.experiment;

import java.util.List;

/**
 * A training through Kafka and Flink, and its score on the held-out pictures by time.
 *
 * @param network its name and size
 * @param device as the engine names it
 * @param threads native threads of the trainer
 * @param points in the order of their steps
 */
record StreamReport(
        String network,
        String engine,
        String precision,
        String device,
        int threads,
        long trainPictures,
        long heldOutPictures,
        int batchSize,
        int epochs,
        List<Point> points) {
    StreamReport {
        points = List.copyOf(points);
    }

    /**
     * A score of the held-out pictures.
     *
     * @param minutes since the train job was started, which includes its start
     * @param step weight updates before
     * @param top1 share of the held-out pictures whose label is the most probable class
     * @param loss mean softmax cross-entropy of these in nats
     */
    record Point(double minutes, long step, double top1, double loss) {}

    /** The first point that is at least so good; null if there is none. */
    Point reaching(double top1) {
        return points.stream().filter(point -> point.top1() >= top1).findFirst().orElse(null);
    }
}
