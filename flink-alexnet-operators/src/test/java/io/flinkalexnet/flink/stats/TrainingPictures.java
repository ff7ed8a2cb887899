package io.flinkalexnet.flink.stats;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.snapshot.StatisticsFile;
import io.flinkalexnet.flink.decode.EncodedImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures of noise, and the statistics a plain loop takes of them. */
final class TrainingPictures {
    static final ImageGeometry GEOMETRY = new ImageGeometry(8, 1, 6);
    static final HeldOutRule ONE_IN_THREE = new HeldOutRule(3);

    private static final int SIDE = 12;

    private TrainingPictures() {}

    /** So many pictures of two labels, half of them JPEG. */
    static List<EncodedImage> pictures(int count) throws IOException {
        List<EncodedImage> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pictures.add(picture(i, i % 3 == 0 ? "dog" : "cat"));
        }
        return pictures;
    }

    static EncodedImage picture(int number, String label) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(number);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, random.nextInt(1 << 24));
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        ImageIO.write(image, number % 2 == 0 ? "png" : "jpg", encoded);
        return record(number, label, encoded.toByteArray());
    }

    static EncodedImage record(int number, String label, byte[] encoded) {
        String id = "picture-" + number;
        return new EncodedImage(-1, -1, id, label, encoded, 7, null, "images", 0, number);
    }

    static EncodedImage unreadable(int number) {
        return new EncodedImage(
                -1, -1, null, null, new byte[] {9}, 0, "wrong magic", "images", 0, number);
    }

    /** What must be in the file. */
    static byte[] expectedFile(HeldOutRule heldOut, List<EncodedImage> pictures)
            throws IOException, ImageRejectedException {
        DatasetStatistics statistics = new DatasetStatistics(GEOMETRY, heldOut);
        try (ImageDecoder decoder = new ImageDecoder(GEOMETRY)) {
            for (EncodedImage picture : pictures) {
                statistics.add(picture.id(), picture.label(), decoder.decode(picture.encoded()));
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        StatisticsFile.write(statistics, file);
        return file.toByteArray();
    }
}
