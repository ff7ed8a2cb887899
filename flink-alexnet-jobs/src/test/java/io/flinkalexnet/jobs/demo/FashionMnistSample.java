package io.flinkalexnet.jobs.demo;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the sample that ships with the project out of the whole set: the first so many pictures of
 * each class, in the order of the original.
 *
 * <pre>
 * apt-get install dataset-fashion-mnist
 * mvn -q test-compile -pl flink-alexnet-jobs -am
 * java -cp flink-alexnet-jobs/target/classes:flink-alexnet-jobs/target/test-classes \
 *     io.flinkalexnet.jobs.demo.FashionMnistSample /usr/share/datasets/fashion-mnist \
 *     flink-alexnet-jobs/src/main/resources/demo/fashion-mnist
 * </pre>
 */
final class FashionMnistSample {
    private static final int CLASSES = 10;
    private static final int TRAINING_PER_CLASS = 1000;
    private static final int TEST_PER_CLASS = 200;

    private FashionMnistSample() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("give the folder of the set and that of the sample");
        }
        Path from = Path.of(args[0]);
        Path to = Path.of(args[1]);
        sample(from, to, "train", TRAINING_PER_CLASS);
        sample(from, to, "t10k", TEST_PER_CLASS);
    }

    private static void sample(Path from, Path to, String part, int perClass) throws IOException {
        String imagesFile = part + "-images-idx3-ubyte.gz";
        String labelsFile = part + "-labels-idx1-ubyte.gz";
        byte[][] images;
        byte[] labels;
        try (InputStream imagesIn = Files.newInputStream(from.resolve(imagesFile));
                InputStream labelsIn = Files.newInputStream(from.resolve(labelsFile))) {
            images = IdxFile.readImages(imagesIn, FashionMnist.SIDE);
            labels = IdxFile.readLabels(labelsIn);
        }
        List<Integer> chosen = chosen(labels, perClass);
        try (DataOutputStream out = gzip(to.resolve(imagesFile))) {
            out.writeInt(IdxFile.IMAGES_MAGIC);
            out.writeInt(chosen.size());
            out.writeInt(FashionMnist.SIDE);
            out.writeInt(FashionMnist.SIDE);
            for (int index : chosen) {
                out.write(images[index]);
            }
        }
        try (DataOutputStream out = gzip(to.resolve(labelsFile))) {
            out.writeInt(IdxFile.LABELS_MAGIC);
            out.writeInt(chosen.size());
            for (int index : chosen) {
                out.write(labels[index]);
            }
        }
    }

    private static List<Integer> chosen(byte[] labels, int perClass) {
        List<Integer> chosen = new ArrayList<>();
        int[] counts = new int[CLASSES];
        for (int i = 0; i < labels.length; i++) {
            if (counts[labels[i]]++ < perClass) {
                chosen.add(i);
            }
        }
        return chosen;
    }

    /** As {@code gzip -9 -n}: no name, no time. */
    static DataOutputStream gzip(Path file) throws IOException {
        return gzip(Files.newOutputStream(file));
    }

    private static DataOutputStream gzip(OutputStream out) throws IOException {
        return new DataOutputStream(
                new GZIPOutputStream(out, 1 << 16) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                });
    }

    /** For tests: a gzip-compressed idx file in memory. */
    static byte[] gzipped(int[] header, byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = gzip(bytes)) {
            for (int word : header) {
                out.writeInt(word);
            }
            out.write(body);
        }
        return bytes.toByteArray();
    }
}
