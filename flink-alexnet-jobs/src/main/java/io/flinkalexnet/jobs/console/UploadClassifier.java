package io.flinkalexnet.jobs.console;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.flink.classify.AnnouncedModel;
import io.flinkalexnet.flink.classify.ModelStore;
import io.flinkalexnet.flink.engine.EngineOptions;
import java.io.IOException;
import org.apache.flink.util.IOUtils;

/**
 * Classifies single pictures with a model that is loaded when it is first needed, and again when
 * another one is asked for. Confined to one thread.
 */
final class UploadClassifier implements AutoCloseable {
    private final EngineOptions options;
    private AnnouncedModel model;
    private LoadedModel loaded;
    private Classifier classifier;
    private ImageGeometry geometry;

    /** The engine is chosen when the first picture comes. */
    UploadClassifier(EngineOptions options) {
        this.options = options;
    }

    /**
     * Decodes a picture as the jobs do and classifies it.
     *
     * @param encoded a picture's file, or anything else
     * @throws ImageRejectedException if it is no picture to decode
     * @throws IOException if the model's file is not there or not what was announced
     * @throws IllegalStateException if no engine can run here
     * @throws IllegalArgumentException if there is no such engine, or it lacks the precision
     */
    Classification classify(AnnouncedModel wanted, byte[] encoded)
            throws IOException, ImageRejectedException {
        if (!wanted.equals(model)) {
            load(wanted);
        }
        byte[] decoded;
        try (ImageDecoder decoder = new ImageDecoder(geometry)) {
            decoded = decoder.decode(encoded);
        }
        MiniBatch batch = new MiniBatch(geometry, 1);
        batch.add(Augmentation.centerCrop(geometry, decoded), MiniBatch.NO_LABEL);
        return classifier.classify(batch);
    }

    private void load(AnnouncedModel wanted) throws IOException {
        close();
        EngineProvider engine = Engines.select(options.name());
        Model file = ModelStore.read(wanted);
        loaded =
                engine.load(
                        file.network().spec(),
                        file.preprocessing(),
                        file.parameters(),
                        options.inThisProcess(engine));
        classifier = loaded.openClassifier(1);
        geometry = file.preprocessing().geometry();
        model = wanted;
    }

    /** Can be used again. */
    @Override
    public void close() {
        model = null;
        IOUtils.closeAllQuietly(classifier, loaded);
        classifier = null;
        loaded = null;
    }
}
