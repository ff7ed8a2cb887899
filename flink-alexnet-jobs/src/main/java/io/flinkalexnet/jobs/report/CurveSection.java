package io.flinkalexnet.jobs.report;

import io.flinkalexnet.schema.TrainingMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Loss and error of training, from the topic of metrics. */
record CurveSection(TrainingRuns runs, String topic) implements Section {
    private static final String NEWEST = "line-0";
    private static final String SECOND = "line-1";
    private static final String OLDER = "line-old";

    @Override
    public String id() {
        return "training";
    }

    @Override
    public String title() {
        return "Training";
    }

    @Override
    public void write(Html html) {
        if (runs.newest() == null || runs.newest().points().isEmpty()) {
            html.open("p", "class", "nothing");
            html.prose("No training metrics on topic ").text(topic);
            html.prose(": nothing was trained there yet. Begin with ");
            html.element("code", "./alexnet train").prose(".").close();
            return;
        }
        say(html, runs.newest().newest());
        html.open("div", "class", "charts");
        html.open("figure");
        html.element("figcaption", "Loss: softmax cross-entropy in nats, dropout on");
        new LineChart("Loss in nats", lossLines()).write(html);
        lossLegend(html);
        html.close();
        html.open("figure");
        html.element("figcaption", "Error on the training pictures: share missed");
        new LineChart("Error", errorLines()).write(html);
        LineChart.legend(html, List.of(NEWEST, "top-1", SECOND, "top-5"));
        html.close().close();
    }

    private static void say(Html html, TrainingMetrics newest) {
        html.open("p")
                .prose(
                        String.format(
                                Locale.ROOT,
                                "After step %,d (epoch %,d, %,d pictures): loss %.3f, top-1 error %.1f %%, learning rate %.3g, %,.0f pictures/s.",
                                newest.getStep(),
                                newest.getEpoch() + 1,
                                newest.getImages(),
                                newest.getLoss(),
                                100 * newest.getTop1Error(),
                                newest.getLearningRate(),
                                newest.getImagesPerSecond()))
                .close();
    }

    private List<LineChart.Line> lossLines() {
        List<LineChart.Line> lines = new ArrayList<>();
        for (TrainingRuns.Run run : runs.all()) {
            String style = run == runs.newest() ? NEWEST : OLDER;
            lines.add(line(style, run, TrainingMetrics::getLoss));
        }
        return lines;
    }

    private void lossLegend(Html html) {
        List<String> names = new ArrayList<>(List.of(NEWEST, "newest run"));
        if (runs.all().size() > 1) {
            names.addAll(List.of(OLDER, "runs before"));
        }
        LineChart.legend(html, names);
    }

    private List<LineChart.Line> errorLines() {
        return List.of(
                line(SECOND, runs.newest(), TrainingMetrics::getTop5Error),
                line(NEWEST, runs.newest(), TrainingMetrics::getTop1Error));
    }

    private static LineChart.Line line(
            String style, TrainingRuns.Run run, ToDoubleFunction<TrainingMetrics> value) {
        List<TrainingMetrics> points = run.points();
        return new LineChart.Line(
                style,
                points.stream().mapToDouble(TrainingMetrics::getStep).toArray(),
                points.stream().mapToDouble(value).toArray());
    }
}
