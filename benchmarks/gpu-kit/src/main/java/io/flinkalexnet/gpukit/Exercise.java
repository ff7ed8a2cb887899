package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.snapshot.Model;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done with the model and the pictures of a kit, by the machine that builds it and by the
 * one it is carried to.
 *
 * @param pictures with labels that run through the classes in turn
 */
record Exercise(Model model, List<AugmentedImage> pictures) {
    /** Steps of the training. */
    static final int STEPS = 200;

    /** Pictures that are classified. */
    static final int CLASSIFIED = 16;

    private static final int BATCH_SIZE = 4;
    private static final long SEED = 6;
    private static final LearningRates RATES = LearningRates.same(0.002f);

    Exercise {
        pictures = List.copyOf(pictures);
    }

    /** The model as it is and the pictures, made out of their seeds. */
    static Exercise fromSeeds(int pictures) {
        Networks network = Networks.SMALL;
        int classes = network.config().classes();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            labels.add("stripes " + i);
        }
        List<AugmentedImage> images = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            images.add(SeededPictures.image(network.geometry(), i % classes, i));
        }
        return new Exercise(
                new Model(
                        network.config(), labels, network.preprocessing(), 0, network.parameters()),
                images);
    }

    /** Losses of the first steps, which go through the pictures in turn. */
    List<Double> train(EngineProvider engine, Precision precision, int threads, int steps) {
        NetworkSpec network = model.network().spec();
        TrainerSpec spec =
                new TrainerSpec(
                        network,
                        model.preprocessing(),
                        BATCH_SIZE,
                        Networks.SGD,
                        SEED,
                        threads,
                        precision);
        List<Double> losses = new ArrayList<>();
        try (Trainer trainer = engine.openTrainer(spec)) {
            trainer.importState(
                    model.parameters(), FloatBuffer.allocate((int) network.parameterCount()));
            for (int step = 0; step < steps; step++) {
                MiniBatch batch = batch(step * BATCH_SIZE, BATCH_SIZE);
                losses.add(trainer.step(batch, step, RATES).loss());
            }
        }
        return losses;
    }

    /** Probabilities and embeddings of the first pictures. */
    Classification classify(EngineProvider engine, LoadOptions options) {
        try (LoadedModel loaded =
                        engine.load(
                                model.network().spec(),
                                model.preprocessing(),
                                model.parameters(),
                                options);
                Classifier classifier = loaded.openClassifier(CLASSIFIED)) {
            return classifier.classify(batch(0, CLASSIFIED));
        }
    }

    /** A full mini-batch of the pictures from {@code first} on, around the end if need be. */
    private MiniBatch batch(int first, int count) {
        MiniBatch batch = new MiniBatch(model.preprocessing().geometry(), count);
        for (int i = 0; i < count; i++) {
            int at = (first + i) % pictures.size();
            batch.add(pictures.get(at), at % model.network().classes());
        }
        return batch;
    }
}
