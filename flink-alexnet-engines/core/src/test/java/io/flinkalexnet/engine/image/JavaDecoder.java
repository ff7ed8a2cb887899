package io.flinkalexnet.engine.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** The oracle of {@link ImageDecoder}: javax.imageio and a plain area filter in double. */
final class JavaDecoder {
    private JavaDecoder() {}

    static BufferedImage read(byte[] encoded) {
        try {
            return ImageIO.read(new ByteArrayInputStream(encoded));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The decoded square as {@link ImageDecoder#decode} gives it; only shrinks. */
    static byte[] square(BufferedImage image, ImageGeometry geometry) {
        double scale =
                (double) geometry.resizeSide() / Math.min(image.getWidth(), image.getHeight());
        int width = (int) Math.round(scale * image.getWidth());
        int height = (int) Math.round(scale * image.getHeight());
        int left = (width - geometry.resizeSide()) / 2;
        int top = (height - geometry.resizeSide()) / 2;
        int side = geometry.decodedSide();
        byte[] planes = new byte[geometry.decodedBytes()];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double[] rgb =
                        area(
                                image,
                                left + inside(x, geometry),
                                top + inside(y, geometry),
                                (double) image.getWidth() / width,
                                (double) image.getHeight() / height);
                for (int c = 0; c < 3; c++) {
                    planes[(c * side + y) * side + x] = (byte) Math.round(rgb[c]);
                }
            }
        }
        return planes;
    }

    private static int inside(int coordinate, ImageGeometry geometry) {
        return Math.max(0, Math.min(geometry.resizeSide() - 1, coordinate - geometry.padding()));
    }

    /** Mean of the source pixels under a target pixel, weighted by how much of each is covered. */
    private static double[] area(BufferedImage image, int x, int y, double stepX, double stepY) {
        double[] sums = new double[3];
        double weights = 0;
        for (int sy = (int) (y * stepY); sy < Math.min((y + 1) * stepY, image.getHeight()); sy++) {
            double weightY = Math.min(sy + 1, (y + 1) * stepY) - Math.max(sy, y * stepY);
            for (int sx = (int) (x * stepX);
                    sx < Math.min((x + 1) * stepX, image.getWidth());
                    sx++) {
                double weightX = Math.min(sx + 1, (x + 1) * stepX) - Math.max(sx, x * stepX);
                int rgb = image.getRGB(sx, sy);
                for (int c = 0; c < 3; c++) {
                    sums[c] += weightX * weightY * (rgb >> (16 - 8 * c) & 0xFF);
                }
                weights += weightX * weightY;
            }
        }
        for (int c = 0; c < 3; c++) {
            sums[c] /= weights;
        }
        return sums;
    }

    /** What a viewer makes of an EXIF orientation, 1 to 8. */
    static BufferedImage oriented(BufferedImage image, int orientation) {
        int w = image.getWidth();
        int h = image.getHeight();
        boolean turned = orientation >= 5;
        BufferedImage result =
                new BufferedImage(turned ? h : w, turned ? w : h, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < result.getHeight(); y++) {
            for (int x = 0; x < result.getWidth(); x++) {
                int rgb =
                        switch (orientation) {
                            case 1 -> image.getRGB(x, y);
                            case 2 -> image.getRGB(w - 1 - x, y);
                            case 3 -> image.getRGB(w - 1 - x, h - 1 - y);
                            case 4 -> image.getRGB(x, h - 1 - y);
                            case 5 -> image.getRGB(y, x);
                            case 6 -> image.getRGB(y, h - 1 - x);
                            case 7 -> image.getRGB(w - 1 - y, h - 1 - x);
                            case 8 -> image.getRGB(w - 1 - y, x);
                            default -> throw new IllegalArgumentException("" + orientation);
                        };
                result.setRGB(x, y, rgb);
            }
        }
        return result;
    }

    static int largestDifference(byte[] a, byte[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " and " + b.length + " bytes");
        }
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((a[i] & 0xFF) - (b[i] & 0xFF)));
        }
        return largest;
    }

    static double meanDifference(byte[] a, byte[] b) {
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
        }
        return (double) sum / a.length;
    }
}
