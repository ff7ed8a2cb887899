package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.jobs.ingest.SourceImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The sample of Fashion-MNIST (Copyright 2017 Zalando SE, Expat licence) that ships with the
 * project: the first 1,000 pictures of each class of the training set and the first 200 of each
 * class of the test set, 28 x 28 grey, here as PNG files in memory.
 */
public final class FashionMnist {
    /** Height and width of a picture in pixels. */
    public static final int SIDE = 28;

    /** By class index, as its README names them. */
    public static final List<String> CLASS_NAMES =
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot");

    private static final String FOLDER = "/demo/fashion-mnist/";

    private FashionMnist() {}

    /** 10,000 training pictures with the class name as label; ids {@code fashion-mnist/train/0}. */
    public static List<SourceImage> training() throws IOException {
        return sample("train");
    }

    /** 2,000 test pictures with the class name as label; ids {@code fashion-mnist/t10k/0}. */
    public static List<SourceImage> test() throws IOException {
        return sample("t10k");
    }

    private static List<SourceImage> sample(String part) throws IOException {
        try (InputStream images = open(part + "-images-idx3-ubyte.gz");
                InputStream labels = open(part + "-labels-idx1-ubyte.gz")) {
            return read(part, images, labels);
        }
    }

    /** Reads one part of the set; the streams are gzip-compressed idx files. */
    static List<SourceImage> read(String part, InputStream images, InputStream labels)
            throws IOException {
        byte[][] pixels = IdxFile.readImages(images, SIDE);
        byte[] classes = IdxFile.readLabels(labels);
        if (pixels.length != classes.length) {
            throw new IOException(
                    "%s has %d pictures but %d labels"
                            .formatted(part, pixels.length, classes.length));
        }
        List<SourceImage> read = new ArrayList<>(pixels.length);
        for (int i = 0; i < pixels.length; i++) {
            if (classes[i] < 0 || classes[i] >= CLASS_NAMES.size()) {
                throw new IOException(
                        "%s: label %d must be in [0, %d], was %d"
                                .formatted(part, i, CLASS_NAMES.size() - 1, classes[i]));
            }
            String id = "fashion-mnist/%s/%d".formatted(part, i);
            String label = CLASS_NAMES.get(classes[i]);
            read.add(SourceImage.of(id, label, "Fashion-MNIST", png(pixels[i])));
        }
        return read;
    }

    private static InputStream open(String file) throws IOException {
        InputStream in = FashionMnist.class.getResourceAsStream(FOLDER + file);
        if (in == null) {
            throw new FileNotFoundException("resource " + FOLDER + file + " is missing");
        }
        return in;
    }

    private static byte[] png(byte[] grey) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, SIDE, SIDE, grey);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(image);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
