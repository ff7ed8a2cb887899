package io.flinkalexnet.jobs.report;

import java.util.Locale;

/** The first layer's kernels: Figure 3 of the paper. */
record FiltersSection(ShownModel model, String topic) implements Section {
    /** Screen pixels of one weight: large kernels need fewer. */
    private static final int WIDTH_AIM = 720;

    @Override
    public String id() {
        return "filters";
    }

    @Override
    public String title() {
        return "First-layer filters";
    }

    @Override
    public void write(Html html) {
        if (model == null) {
            html.open("p", "class", "nothing");
            html.prose("No model is announced on topic ").text(topic);
            html.prose(". Begin with ")
                    .element("code", "./alexnet train")
                    .prose(", or name a file with ");
            html.element("code", "--model").prose(".").close();
            return;
        }
        FilterSheet sheet = model.filters();
        if (sheet == null) {
            html.open("p", "class", "nothing").prose("The filters can't be shown: ");
            html.text(model.problem()).prose(".").close();
            return;
        }
        html.open("p")
                .prose(
                        String.format(
                                Locale.ROOT,
                                "The %d kernels of %s, %d x %d x 3 weights each, after step %,d. Each is scaled to its own range: black and white are its smallest and largest weight.",
                                sheet.filters(),
                                sheet.layer(),
                                sheet.kernel(),
                                sheet.kernel(),
                                model.version()))
                .close();
        int zoom = Math.max(1, WIDTH_AIM / (FilterSheet.PER_ROW * (sheet.kernel() + 1)));
        html.leaf(
                "img",
                "class",
                "filters",
                "src",
                Thumbnail.png(sheet.image()).dataUri(),
                "alt",
                "%d kernels".formatted(sheet.filters()),
                "width",
                Integer.toString(zoom * sheet.image().getWidth()),
                "height",
                Integer.toString(zoom * sheet.image().getHeight()));
    }
}
