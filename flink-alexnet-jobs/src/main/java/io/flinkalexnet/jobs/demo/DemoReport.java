package io.flinkalexnet.jobs.demo;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came out of a demo. {@code --json} writes it as one object, without the inner levels.
 *
 * @param report the page with pictures of it
 */
public record DemoReport(
        @JsonUnwrapped Pictures pictures,
        @JsonUnwrapped Accuracy accuracy,
        @JsonUnwrapped Training training,
        @JsonUnwrapped Model model,
        @JsonUnwrapped Timing timing,
        String report) {
    /**
     * Every picture is accounted for: {@code imagesIn = trained + predictionsOut + rejected}. Each
     * number is counted by itself, none is derived from the others.
     *
     * @param imagesIn distinct pictures ingested
     * @param trained distinct pictures that reached training
     * @param predictionsOut distinct pictures with a committed prediction
     * @param rejected distinct pictures refused in any job
     */
    public record Pictures(long imagesIn, long trained, long predictionsOut, long rejected) {
        boolean areAccountedFor() {
            return imagesIn == trained + predictionsOut + rejected;
        }
    }

    /**
     * Shares of the labelled test pictures, 0 to 1; null if there were none.
     *
     * @param accuracyTop1 of the network
     * @param accuracyTop5 of the network
     * @param baselineSoftmax softmax regression on pixels, on the same split
     * @param baselineHistogram nearest neighbour by colour histogram, on the same split
     */
    public record Accuracy(
            Double accuracyTop1,
            Double accuracyTop5,
            Double baselineSoftmax,
            Double baselineHistogram) {}

    /**
     * How training went; losses are null if there were no metrics.
     *
     * @param lossFirst mean loss of the first steps, in nats
     * @param lossLast mean loss of the last steps, in nats
     * @param steps weight updates
     * @param trainImagesPerSecond pictures trained on, repeats included, by the train job's seconds
     */
    public record Training(
            Double lossFirst, Double lossLast, long steps, double trainImagesPerSecond) {}

    /**
     * What classified.
     *
     * @param engine its name
     * @param precision what it computed in
     * @param device what it ran on
     * @param modelVersion the step the model was taken at
     */
    public record Model(String engine, String precision, String device, long modelVersion) {}

    /**
     * How long it took.
     *
     * @param firstPredictionSeconds from the classify job's start until a reader of committed
     *     records saw a prediction; null if none came
     * @param seconds of each phase, in their order
     */
    public record Timing(Double firstPredictionSeconds, Map<String, Double> seconds) {
        public Timing {
            seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
        }
    }
}
