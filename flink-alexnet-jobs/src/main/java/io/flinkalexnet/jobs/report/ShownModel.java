package io.flinkalexnet.jobs.report;

import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.flink.classify.AnnouncedModel;
import io.flinkalexnet.flink.classify.ModelStore;
import io.flinkalexnet.schema.ModelAnnouncement;
import java.io.IOException;

/**
 * The model a page is about.
 *
 * @param uri of its file
 * @param filters its first layer; null if it can't be shown
 * @param problem why the filters can't be shown; null if they can
 */
record ShownModel(
        String network,
        int classes,
        long version,
        String uri,
        FilterSheet filters,
        String problem) {
    /** A file that was asked for: it must be good. */
    static ShownModel fromFile(String uri) throws IOException {
        return of(ModelStore.read(uri).model(), uri);
    }

    /** The newest one announced: its file may be gone, the page has more to show. */
    static ShownModel announced(ModelAnnouncement announcement) {
        AnnouncedModel model = AnnouncedModel.of(announcement);
        try {
            return of(ModelStore.read(model), model.uri());
        } catch (IOException e) {
            return new ShownModel(
                    model.network(),
                    model.labels().size(),
                    model.version(),
                    model.uri(),
                    null,
                    e.getMessage());
        }
    }

    private static ShownModel of(Model model, String uri) {
        FilterSheet filters = FilterSheet.of(model);
        return new ShownModel(
                model.network().toString(),
                model.labels().size(),
                model.step(),
                uri,
                filters,
                filters == null ? "the first layer does not look at red, green and blue" : null);
    }
}
