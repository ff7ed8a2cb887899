package io.flinkalexnet.jobs.evaluate;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.TestPictures;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Real small JPEGs, each with the class that a model gives its centre crop: what is labelled so is
 * no error with one view.
 *
 * @param jpeg the picture's file
 * @param predicted class index
 */
public record PredictedPictures(byte[] jpeg, int predicted) {
    /** So many pictures, each classified alone in f32. */
    public static List<PredictedPictures> of(Path modelFile, int count) throws Exception {
        Model model = ModelFile.read(modelFile);
        ImageGeometry geometry = model.preprocessing().geometry();
        List<PredictedPictures> pictures = new ArrayList<>();
        try (LoadedModel loaded =
                        Engines.select(Engines.AUTO)
                                .load(
                                        model.network().spec(),
                                        model.preprocessing(),
                                        model.parameters(),
                                        new LoadOptions(1, Precision.F32));
                Classifier classifier = loaded.openClassifier(1);
                ImageDecoder decoder = new ImageDecoder(geometry)) {
            for (int i = 0; i < count; i++) {
                byte[] jpeg = TestPictures.jpeg(TestPictures.picture(50, 40, i));
                MiniBatch batch = new MiniBatch(geometry, 1);
                batch.add(
                        Augmentation.centerCrop(geometry, decoder.decode(jpeg)),
                        MiniBatch.NO_LABEL);
                float[] probabilities = classifier.classify(batch).probabilities();
                pictures.add(new PredictedPictures(jpeg, highest(probabilities)));
            }
        }
        return pictures;
    }

    private static int highest(float[] probabilities) {
        int highest = 0;
        for (int c = 1; c < probabilities.length; c++) {
            highest = probabilities[c] > probabilities[highest] ? c : highest;
        }
        return highest;
    }
}
