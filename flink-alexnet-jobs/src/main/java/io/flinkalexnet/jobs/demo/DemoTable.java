package io.flinkalexnet.jobs.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table at the end of a demo. */
final class DemoTable {
    private static final String ROW = "  %-42s %s";
    private static final String UNKNOWN = "-";

    private DemoTable() {}

    /**
     * All lines.
     *
     * @param baselines what they were judged by
     * @param judged labelled test pictures with a prediction
     */
    static List<String> of(
            DemoReport report, BaselineScores baselines, long judged, RejectedPictures rejections) {
        List<String> lines = new ArrayList<>();
        accuracy(lines, report.accuracy(), baselines, judged);
        lines.add("");
        pictures(lines, report.pictures(), rejections);
        training(lines, report);
        lines.add("");
        lines.add(format("  %-42s %s", "seconds", seconds(report.timing().seconds())));
        return lines;
    }

    private static void accuracy(
            List<String> lines,
            DemoReport.Accuracy accuracy,
            BaselineScores baselines,
            long judged) {
        lines.add(
                format("Top-1 accuracy on %,d held-out pictures (top-5 in parentheses):", judged));
        lines.add(
                row(
                        "AlexNet",
                        percent(accuracy.accuracyTop1())
                                + "  ("
                                + percent(accuracy.accuracyTop5()).strip()
                                + ")"));
        lines.add(row("softmax regression on pixels", percent(accuracy.baselineSoftmax())));
        lines.add(row("nearest colour histogram", percent(accuracy.baselineHistogram())));
        lines.add(
                format(
                        "  (the baselines learned from %,d pictures and were judged by %,d; more than %,d and %,d are not taken)",
                        baselines.training(),
                        baselines.test(),
                        BaselineScores.TRAINING_MAX,
                        BaselineScores.TEST_MAX));
    }

    private static void pictures(
            List<String> lines, DemoReport.Pictures pictures, RejectedPictures rejections) {
        lines.add(row("pictures in", count(pictures.imagesIn())));
        lines.add(row("  trained on", count(pictures.trained())));
        lines.add(row("  predictions out", count(pictures.predictionsOut())));
        String reasons = rejections.text();
        lines.add(
                row(
                        "  rejected",
                        count(pictures.rejected())
                                + (reasons.isEmpty() ? "" : " (" + reasons + ")")));
    }

    private static void training(List<String> lines, DemoReport report) {
        DemoReport.Training training = report.training();
        lines.add(row("steps", count(training.steps())));
        lines.add(
                row(
                        "loss, first and last",
                        number("%.3f", training.lossFirst())
                                + " -> "
                                + number("%.3f", training.lossLast())));
        lines.add(
                row(
                        "pictures/s in training, start-up included",
                        number("%,.0f", training.trainImagesPerSecond())));
        lines.add(
                row(
                        "first prediction visible after",
                        number("%.1f s", report.timing().firstPredictionSeconds())));
        DemoReport.Model model = report.model();
        lines.add(
                row(
                        "engine",
                        "%s in %s on %s"
                                .formatted(model.engine(), model.precision(), model.device())));
    }

    private static String seconds(Map<String, Double> seconds) {
        return String.join(
                ", ",
                seconds.entrySet().stream()
                        .map(each -> format("%s %.1f", each.getKey(), each.getValue()))
                        .toList());
    }

    private static String row(String what, String value) {
        return format(ROW, what, value);
    }

    private static String percent(Double share) {
        return share == null ? UNKNOWN : format("%5.1f %%", 100 * share);
    }

    private static String number(String format, Double value) {
        return value == null ? UNKNOWN : format(format, value);
    }

    private static String count(long count) {
        return format("%,d", count);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
