package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.jobs.ingest.ImageFolder;
import io.flinkalexnet.jobs.ingest.SourceImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The pictures of a demo. Test pictures keep their labels, for scoring only: no job looks at them.
 *
 * @param training for the topic to train on
 * @param test for the topic to classify
 */
record DemoPictures(List<SourceImage> training, List<SourceImage> test) {
    /** Share of a folder that is held out for testing: one picture in so many. */
    static final int HELD_OUT_DIVISOR = 5;

    private static final int CLASSES_MIN = 2;

    DemoPictures {
        training = List.copyOf(training);
        test = List.copyOf(test);
    }

    /** The sample, or for a folder its pictures, one in five of them held out by the id. */
    static DemoPictures of(Path folder) throws IOException {
        if (folder == null) {
            return new DemoPictures(FashionMnist.training(), FashionMnist.test());
        }
        HeldOutRule rule = new HeldOutRule(HELD_OUT_DIVISOR);
        List<SourceImage> training = new ArrayList<>();
        List<SourceImage> test = new ArrayList<>();
        for (SourceImage image : ImageFolder.list(folder)) {
            (rule.holdsOut(image.id()) ? test : training).add(image);
        }
        return checked(folder, new DemoPictures(training, test));
    }

    private static DemoPictures checked(Path folder, DemoPictures pictures) throws IOException {
        int classes = labels(pictures.training).size();
        if (classes < CLASSES_MIN) {
            throw new IOException(
                    "%s has training pictures of %d classes, and at least %d are needed; pictures are expected as DIR/CLASS/file"
                            .formatted(folder, classes, CLASSES_MIN));
        }
        if (labels(pictures.test).isEmpty()) {
            throw new IOException(
                    "%s has %d pictures, of which none was drawn for testing; about one in %d is, so add some"
                            .formatted(folder, pictures.size(), HELD_OUT_DIVISOR));
        }
        return pictures;
    }

    int size() {
        return training.size() + test.size();
    }

    /** All labels, training and test, sorted. */
    List<String> classes() {
        TreeSet<String> all = labels(training);
        all.addAll(labels(test));
        return List.copyOf(all);
    }

    /** Label of each test picture by id; unlabelled ones are left out. */
    Map<String, String> testLabels() {
        Map<String, String> labels = new HashMap<>();
        for (SourceImage image : test) {
            if (image.label() != null) {
                labels.put(image.id(), image.label());
            }
        }
        return labels;
    }

    private static TreeSet<String> labels(List<SourceImage> images) {
        TreeSet<String> labels = new TreeSet<>();
        images.stream().map(SourceImage::label).filter(Objects::nonNull).forEach(labels::add);
        return labels;
    }
}
