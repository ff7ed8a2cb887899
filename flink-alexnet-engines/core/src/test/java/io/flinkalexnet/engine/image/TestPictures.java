package io.flinkalexnet.engine.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Generated pictures and their encoded forms. */
public final class TestPictures {
    private TestPictures() {}

    /** Smooth colours with a little noise, no symmetry, the same for the same arguments. */
    public static BufferedImage picture(int width, int height, long seed) {
        Random random = new Random(seed);
        double phase = random.nextDouble() * 6;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double u = (double) x / width;
                double v = (double) y / height;
                int r = level(200 * u + 30 * Math.sin(9 * v + phase) + random.nextInt(8) + 20);
                int g = level(180 * v + 40 * Math.sin(7 * u + phase) + random.nextInt(8) + 40);
                int b = level(120 * (1 - u) * v + 90 * u * u + random.nextInt(8) + 10);
                image.setRGB(x, y, r << 16 | g << 8 | b);
            }
        }
        return image;
    }

    private static int level(double value) {
        return (int) Math.max(0, Math.min(255, value));
    }

    /** Encodes with javax.imageio; format png or bmp (or gif, for a refusal). */
    public static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A baseline JPEG of quality 0.9. */
    public static byte[] jpeg(BufferedImage image) {
        return jpeg(new IIOImage(image, null, null), ImageWriteParam.MODE_DISABLED);
    }

    static byte[] progressiveJpeg(BufferedImage image) {
        return jpeg(new IIOImage(image, null, null), ImageWriteParam.MODE_DEFAULT);
    }

    private static byte[] jpeg(IIOImage image, int progressiveMode) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(0.9f);
        param.setProgressiveMode(progressiveMode);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, image, param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /**
     * A CMYK JPEG as photo editors write it: inverted values and an Adobe marker. {@code black} is
     * the level of the (inverted) black plate, so the picture is {@code image} times black / 255.
     */
    public static byte[] cmykJpeg(BufferedImage image, int black) {
        int width = image.getWidth();
        int height = image.getHeight();
        WritableRaster raster = Raster.createInterleavedRaster(0, width, height, 4, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = image.getRGB(x, y);
                raster.setPixel(
                        x, y, new int[] {rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF, black});
            }
        }
        byte[] plain = jpeg(new IIOImage(raster, null, null), ImageWriteParam.MODE_DISABLED);
        byte[] adobe = {
            (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
        };
        return insert(plain, 2, adobe);
    }

    /** The same JPEG with an EXIF orientation of 1 to 8. */
    public static byte[] withOrientation(byte[] jpeg, int orientation) {
        byte[] exif = {
            (byte) 0xFF,
            (byte) 0xE1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'I',
            'I',
            42,
            0,
            8,
            0,
            0,
            0, // TIFF, little-endian, directory at 8
            1,
            0,
            0x12,
            0x01,
            3,
            0,
            1,
            0,
            0,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0,
            0
        };
        return insert(jpeg, 2, exif);
    }

    /** A picture with 16 bits a channel, whose upper eight are those of {@code image}. */
    static byte[] png16(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        ImageTypeSpecifier type =
                ImageTypeSpecifier.createInterleaved(
                        ColorSpace.getInstance(ColorSpace.CS_sRGB),
                        new int[] {0, 1, 2},
                        DataBuffer.TYPE_USHORT,
                        false,
                        false);
        BufferedImage deep = type.createBufferedImage(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = image.getRGB(x, y);
                int[] samples = {
                    (rgb >> 16 & 0xFF) * 257, (rgb >> 8 & 0xFF) * 257, (rgb & 0xFF) * 257
                };
                deep.getRaster().setPixel(x, y, samples);
            }
        }
        return encode(deep, "png");
    }

    /** Lossless WebP for a quality above 100, as OpenCV has it. */
    static byte[] webp(BufferedImage image, int quality) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] bgr = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++) {
            int rgb = image.getRGB(i % width, i / width);
            bgr[3 * i] = (byte) rgb;
            bgr[3 * i + 1] = (byte) (rgb >> 8);
            bgr[3 * i + 2] = (byte) (rgb >> 16);
        }
        try (BytePointer pixels = new BytePointer(bgr);
                Mat mat = new Mat(height, width, opencv_core.CV_8UC3, pixels);
                BytePointer out = new BytePointer()) {
            int[] params = {opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality};
            if (!opencv_imgcodecs.imencode(".webp", mat, out, new IntPointer(params))) {
                throw new IllegalStateException("OpenCV wrote no WebP");
            }
            byte[] encoded = new byte[(int) out.limit()];
            out.get(encoded);
            return encoded;
        }
    }

    /** Another size in the frame header of a JPEG. */
    public static byte[] withJpegSize(byte[] jpeg, int width, int height) {
        byte[] patched = jpeg.clone();
        int at = segment(jpeg, 0xC0, 0xC2);
        patched[at + 5] = (byte) (height >> 8);
        patched[at + 6] = (byte) height;
        patched[at + 7] = (byte) (width >> 8);
        patched[at + 8] = (byte) width;
        return patched;
    }

    /** A Huffman table with more codes than can be. */
    static byte[] withBadHuffmanTable(byte[] jpeg) {
        byte[] patched = jpeg.clone();
        int counts = segment(jpeg, 0xC4, 0xC4) + 5;
        Arrays.fill(patched, counts, counts + 16, (byte) 0xFF);
        return patched;
    }

    /** Index of the first segment whose marker lies in a range. */
    static int segment(byte[] jpeg, int first, int last) {
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) < first || (jpeg[at + 1] & 0xFF) > last) {
            at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
        }
        return at;
    }

    static byte[] insert(byte[] bytes, int at, byte[] inserted) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + inserted.length);
        System.arraycopy(inserted, 0, joined, at, inserted.length);
        System.arraycopy(bytes, at, joined, at + inserted.length, bytes.length - at);
        return joined;
    }

    static byte[] append(byte[] bytes, int... tail) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + tail.length);
        for (int i = 0; i < tail.length; i++) {
            joined[bytes.length + i] = (byte) tail[i];
        }
        return joined;
    }

    /** The first part of a file. */
    static byte[] cut(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }
}
