package io.flinkalexnet.flink.augment;

import io.flinkalexnet.flink.decode.EncodedImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures made on the spot. */
final class TestPictures {
    private TestPictures() {}

    /** A PNG of one colour. */
    static byte[] png(int side, int rgb) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A record as the training source gives it. */
    static EncodedImage record(long sequence, long epoch, String label, byte[] encoded) {
        String id = "picture-" + sequence;
        return new EncodedImage(
                sequence, epoch, id, label, encoded, 1000 + sequence, null, "images", 1, sequence);
    }

    /** A record that could not be read. */
    static EncodedImage unreadable(long sequence, long epoch) {
        return new EncodedImage(
                sequence, epoch, null, null, new byte[] {9}, 0, "wrong magic", "images", 1, 5);
    }
}
