package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.flink.engine.SlotEngine;
import java.io.IOException;

/**
 * Brings announced models from their files onto the device. Thread-safe.
 *
 * @param engine loads them
 * @param geometry the pictures are decoded for
 */
record ModelLoader(SlotEngine engine, ImageGeometry geometry) {
    /**
     * The model, shared with the other subtasks of this process. The caller closes the lease.
     *
     * @throws IOException if the file is not there, not what was announced, or not for our pictures
     */
    SharedModels.Lease load(AnnouncedModel announced) throws IOException, InterruptedException {
        SharedModels.Key key =
                new SharedModels.Key(
                        engine.provider().name(), engine.options(), geometry, announced.sha256());
        return SharedModels.PROCESS.acquire(key, () -> onto(read(announced)));
    }

    /**
     * The model's file, checked but for running it.
     *
     * @throws IOException as {@link #load} does
     */
    Model read(AnnouncedModel announced) throws IOException {
        Model model = ModelStore.read(announced);
        if (!model.preprocessing().geometry().equals(geometry)) {
            throw new IOException(
                    "it takes pictures of %s, this job decodes for %s; start another classify job for it"
                            .formatted(
                                    inWords(model.preprocessing().geometry()), inWords(geometry)));
        }
        return model;
    }

    private static String inWords(ImageGeometry geometry) {
        return "resize %d, padding %d, crop %d"
                .formatted(geometry.resizeSide(), geometry.padding(), geometry.cropSide());
    }

    /** Loads a model for the caller alone, who closes it. */
    LoadedModel onto(Model model) {
        return engine.provider()
                .load(
                        model.network().spec(),
                        model.preprocessing(),
                        model.parameters(),
                        engine.options());
    }
}
