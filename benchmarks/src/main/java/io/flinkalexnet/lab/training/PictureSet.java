package io.flinkalexnet.lab.training;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.jobs.ingest.ImageFolder;
import io.flinkalexnet.jobs.ingest.SourceImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Training and test pictures, decoded, and the statistics of the former.
 *
 * @param train in the order of their ids
 * @param test in the order of their ids
 */
public record PictureSet(
        DatasetStatistics statistics, List<DecodedPicture> train, List<DecodedPicture> test) {
    /** Which pictures of a folder without {@code train} and {@code test} are held out. */
    public static final HeldOutRule HELD_OUT = new HeldOutRule(5);

    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final double HEAP_SHARE_MAX = 0.7;

    /** A picture with its label as a word. */
    private record Labelled(String id, String label, byte[] decoded) {}

    /**
     * Reads DIR/train/CLASS/file and DIR/test/CLASS/file, or DIR/CLASS/file, of which {@link
     * #HELD_OUT} keeps out a part by the ids alone.
     *
     * @param progress is told of every picture
     * @throws IOException if a picture can't be read or decoded, has no label, or if all of them do
     *     not fit into the heap
     */
    public static PictureSet read(Path directory, ImageGeometry geometry, LongConsumer progress)
            throws IOException {
        List<SourceImage> train = new ArrayList<>();
        List<SourceImage> test = new ArrayList<>();
        list(directory, train, test);
        checkFits(train.size() + test.size(), geometry);
        try (ImageDecoder decoder = new ImageDecoder(geometry)) {
            List<Labelled> decoded = decode(train, decoder, progress);
            DatasetStatistics statistics = new DatasetStatistics(geometry, HeldOutRule.NONE);
            decoded.forEach(each -> statistics.add(each.id(), each.label(), each.decoded()));
            Map<String, Integer> classes = statistics.labelIndex();
            return new PictureSet(
                    statistics,
                    labelled(decoded, classes),
                    labelled(decode(test, decoder, progress), classes));
        }
    }

    private static void list(Path directory, List<SourceImage> train, List<SourceImage> test)
            throws IOException {
        if (Files.isDirectory(directory.resolve(TRAIN))) {
            train.addAll(ImageFolder.list(directory.resolve(TRAIN)));
            test.addAll(ImageFolder.list(directory.resolve(TEST)));
            return;
        }
        for (SourceImage image : ImageFolder.list(directory)) {
            (HELD_OUT.holdsOut(image.id()) ? test : train).add(image);
        }
        if (train.isEmpty() || test.isEmpty()) {
            throw new IOException(
                    "%s: of %d pictures %d are held out; there must be more, or DIR/train and DIR/test"
                            .formatted(directory, train.size() + test.size(), test.size()));
        }
    }

    private static void checkFits(long pictures, ImageGeometry geometry) throws IOException {
        long bytes = pictures * geometry.decodedBytes();
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > HEAP_SHARE_MAX * heap) {
            throw new IOException(
                    "%,d decoded pictures take %,d MB, the heap has %,d; set ALEXNET_JAVA_OPTS=-Xmx... or take fewer"
                            .formatted(pictures, bytes >> 20, heap >> 20));
        }
    }

    private static List<Labelled> decode(
            List<SourceImage> images, ImageDecoder decoder, LongConsumer progress)
            throws IOException {
        List<Labelled> decoded = new ArrayList<>(images.size());
        for (SourceImage image : images) {
            if (image.label() == null) {
                throw new IOException(
                        image.source() + " has no label: it is not in a class folder");
            }
            try {
                byte[] pixels = decoder.decode(image.content().read());
                decoded.add(new Labelled(image.id(), image.label(), pixels));
            } catch (ImageRejectedException e) {
                throw new IOException(image.source() + ": " + e.getMessage(), e);
            }
            progress.accept(1);
        }
        return decoded;
    }

    private static List<DecodedPicture> labelled(
            List<Labelled> pictures, Map<String, Integer> classes) throws IOException {
        List<DecodedPicture> labelled = new ArrayList<>(pictures.size());
        for (Labelled picture : pictures) {
            Integer label = classes.get(picture.label());
            if (label == null) {
                throw new IOException(
                        "test picture %s: there is no training picture of its class"
                                .formatted(picture.id()));
            }
            labelled.add(new DecodedPicture(picture.id(), label, picture.decoded()));
        }
        return labelled;
    }
}
