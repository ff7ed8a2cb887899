package io.flinkalexnet.lab.jmh;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** JPEG files that cost a decoder what photos cost: petals over leaves, with grain. */
final class Photos {
    private static final float QUALITY = 0.9f;
    private static final int PETALS = 60;
    private static final int GRAIN = 24;

    private Photos() {}

    /** The same file for the same arguments. */
    static byte[] jpeg(int width, int height, long seed) {
        try {
            return encode(draw(width, height, new SplittableRandom(seed)));
        } catch (IOException e) {
            throw new UncheckedIOException("a picture could not be written to memory", e);
        }
    }

    private static BufferedImage draw(int width, int height, SplittableRandom random) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(40, 90, 30));
        graphics.fillRect(0, 0, width, height);
        for (int i = 0; i < PETALS; i++) {
            graphics.setColor(Color.getHSBColor((float) random.nextDouble(), 0.7f, 0.8f));
            int size = Math.max(2, (int) (random.nextDouble(0.05, 0.4) * width));
            graphics.fillOval(random.nextInt(width), random.nextInt(height), size, size / 2);
        }
        graphics.dispose();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, grain(image.getRGB(x, y), random.nextInt(GRAIN)));
            }
        }
        return image;
    }

    private static int grain(int rgb, int grain) {
        int red = Math.min(255, (rgb >> 16 & 255) + grain);
        int green = Math.min(255, (rgb >> 8 & 255) + grain);
        int blue = Math.min(255, (rgb & 255) + grain);
        return red << 16 | green << 8 | blue;
    }

    private static byte[] encode(BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
