package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.random.Purpose;
import io.flinkalexnet.engine.random.Shuffle;
import io.flinkalexnet.jobs.demo.Baselines.Example;
import io.flinkalexnet.jobs.demo.Baselines.Split;
import io.flinkalexnet.jobs.ingest.SourceImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the baselines get right on a demo's pictures. Pictures without a label and those that can't
 * be decoded are left out; of very many, a sample drawn by the seed is taken.
 *
 * @param softmax softmax regression on pixels, share of the test pictures, 0 to 1; null if there is
 *     nothing to learn from or to be judged by
 * @param histogram nearest neighbour by colour histogram, likewise
 * @param training number of pictures learned from
 * @param test number of pictures judged by
 */
record BaselineScores(Double softmax, Double histogram, int training, int test) {
    /** The histograms of all test pictures are compared with those of all training pictures. */
    static final int TRAINING_MAX = 10_000;

    static final int TEST_MAX = 2_000;

    private static final Purpose SAMPLE = new Purpose(0x0F02);

    static BaselineScores of(DemoPictures pictures, long seed) throws IOException {
        List<String> classes = pictures.classes();
        List<Example> training = examples(sample(pictures.training(), TRAINING_MAX, seed), classes);
        List<Example> test = examples(sample(pictures.test(), TEST_MAX, seed), classes);
        if (training.isEmpty() || test.isEmpty()) {
            return new BaselineScores(null, null, training.size(), test.size());
        }
        Split split = new Split(training, test, classes.size());
        return new BaselineScores(
                Baselines.softmaxAccuracy(split, seed),
                Baselines.histogramAccuracy(split),
                training.size(),
                test.size());
    }

    private static List<SourceImage> sample(List<SourceImage> images, int max, long seed) {
        if (images.size() <= max) {
            return images;
        }
        List<SourceImage> shuffled = new ArrayList<>(images);
        Shuffle.inPlace(shuffled, seed, SAMPLE, 0);
        return shuffled.subList(0, max);
    }

    private static List<Example> examples(List<SourceImage> images, List<String> classes)
            throws IOException {
        List<Example> examples = new ArrayList<>(images.size());
        try (ImageDecoder decoder = new ImageDecoder(Baselines.GEOMETRY)) {
            for (SourceImage image : images) {
                if (image.label() == null) {
                    continue;
                }
                try {
                    byte[] pixels = decoder.decode(image.content().read());
                    examples.add(new Example(pixels, classes.indexOf(image.label())));
                } catch (ImageRejectedException e) {
                    // the jobs have rejected it and said why
                }
            }
        }
        return examples;
    }
}
