package io.flinkalexnet.jobs.report;

import io.flinkalexnet.engine.image.HeaderGuard;
import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.ImageRejectedException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A small picture that this program has encoded itself; no byte of the original is in it. Keep it
 * unchanged: the array is shared.
 *
 * @param mediaType image/png or image/jpeg
 * @param bytes the file
 * @param side height and width in pixels
 */
public record Thumbnail(String mediaType, byte[] bytes, int side) {
    /** Smaller ones keep every pixel. */
    private static final int LOSSLESS_SIDE_MAX = 40;

    private static final float QUALITY = 0.85f;

    /**
     * The centre square of a picture. It is decoded as training and serving decode, within their
     * limits, and encoded again. Any thread.
     *
     * @param encoded a picture's file, or anything else
     * @param sideMax pixels; a smaller picture is not enlarged
     * @throws ImageRejectedException if it is no picture to decode
     */
    public static Thumbnail of(byte[] encoded, int sideMax) throws ImageRejectedException {
        int side = Math.min(sideMax, HeaderGuard.check(encoded).shorterSide());
        try (ImageDecoder decoder = new ImageDecoder(new ImageGeometry(side, 0, side))) {
            return encode(image(decoder.decode(encoded), side));
        }
    }

    /** Any square image, without loss. */
    static Thumbnail png(BufferedImage image) {
        return new Thumbnail("image/png", write("png", image, null), image.getWidth());
    }

    /** The address of the picture itself, for {@code src}. */
    public String dataUri() {
        return "data:%s;base64,%s".formatted(mediaType, Base64.getEncoder().encodeToString(bytes));
    }

    private static Thumbnail encode(BufferedImage image) {
        return image.getWidth() <= LOSSLESS_SIDE_MAX
                ? png(image)
                : new Thumbnail("image/jpeg", write("jpeg", image, QUALITY), image.getWidth());
    }

    /** From (3, side, side), RGB. */
    private static BufferedImage image(byte[] planes, int side) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        int plane = side * side;
        for (int i = 0; i < plane; i++) {
            int rgb =
                    (planes[i] & 0xFF) << 16
                            | (planes[plane + i] & 0xFF) << 8
                            | (planes[2 * plane + i] & 0xFF);
            image.setRGB(i % side, i / side, rgb);
        }
        return image;
    }

    private static byte[] write(String format, BufferedImage image, Float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (quality != null) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(quality);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
