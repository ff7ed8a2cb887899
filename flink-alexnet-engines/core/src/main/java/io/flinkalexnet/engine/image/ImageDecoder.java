package io.flinkalexnet.engine.image;

import io.flinkalexnet.engine.device.NativeMemory;
import io.flinkalexnet.engine.image.ImageHeader.Format;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * From encoded bytes to the square the network's crops are taken from (paper section 2): shorter
 * side to {@code resizeSide} (area average when shrinking, bicubic when enlarging), centre square,
 * replicated edges as padding. EXIF orientation is applied, alpha is dropped, grey and CMYK become
 * RGB. Of an animation the first frame counts.
 *
 * <p>A JPEG more than twice as large as needed is decoded at a half, quarter or eighth of its size;
 * the result then differs from that of the full size by about one level in the mean. This belongs
 * to the preprocessing of a model: training and serving decode alike.
 *
 * <p>Not seen: a JPEG that was cut and then given an end marker, and bytes changed within a JPEG's
 * scan. OpenCV decodes both, the missing part as grey 128, and only writes a line to standard
 * error.
 *
 * <p>Confined to one thread; the native memory of a decode is freed before it returns.
 */
public final class ImageDecoder implements AutoCloseable {
    /** The longest side after the resize, in pixels: a limit for pictures of extreme aspect. */
    static final int RESIZED_SIDE_MAX = 16_384;

    private static final int REDUCTION_MAX = 8;
    private static final int INPUT_BYTES_MIN = 1 << 20;

    static {
        NativeMemory.leaveLimitToTheProcess();
        opencv_core.setNumThreads(1); // parallelism is Flink's
    }

    private final ImageGeometry geometry;
    private final byte[] square; // (resizeSide, resizeSide, 3), BGR
    private BytePointer input;

    public ImageDecoder(ImageGeometry geometry) {
        this.geometry = geometry;
        int side = geometry.resizeSide();
        square = new byte[side * side * ImageGeometry.RGB];
        input = new BytePointer(INPUT_BYTES_MIN);
    }

    /**
     * Decodes one picture.
     *
     * @return (3, decodedSide, decodedSide), RGB; a new array
     * @throws ImageRejectedException if the picture can't be used, with the reason; nothing else,
     *     whatever the bytes
     */
    public byte[] decode(byte[] encoded) throws ImageRejectedException {
        if (input == null) {
            throw new IllegalStateException("the decoder is closed");
        }
        ImageHeader header = HeaderGuard.check(encoded);
        checkAspect(header.width(), header.height());
        ensureInput(encoded.length); // outside the scope: it is kept
        try (PointerScope scope = new PointerScope()) {
            decodeSquare(encoded, header);
        } catch (RuntimeException e) { // how OpenCV's C++ exceptions arrive
            throw refused(header, firstLine(e));
        }
        return planes();
    }

    private void checkAspect(int width, int height) throws ImageRejectedException {
        double scale = (double) geometry.resizeSide() / Math.min(width, height);
        long longer = Math.round(scale * Math.max(width, height));
        if (longer > RESIZED_SIDE_MAX) {
            throw new ImageRejectedException(
                    RejectionReason.TOO_LARGE,
                    "%d x %d pixels would be resized to %d x %d; sides up to %d are"
                            .formatted(
                                    width,
                                    height,
                                    longer,
                                    geometry.resizeSide(),
                                    RESIZED_SIDE_MAX));
        }
    }

    /** Leaves the centre square in {@link #square}. */
    private void decodeSquare(byte[] encoded, ImageHeader header) throws ImageRejectedException {
        input.put(encoded, 0, encoded.length);
        Mat buffer = new Mat(1, encoded.length, opencv_core.CV_8UC1, input);
        Mat decoded = opencv_imgcodecs.imdecode(buffer, flags(header));
        if (decoded == null || decoded.empty()) {
            throw refused(header, "it gave no picture");
        }
        checkAspect(decoded.cols(), decoded.rows());
        Mat resized = resize(decoded);
        int side = geometry.resizeSide();
        int left = (resized.cols() - side) / 2;
        int top = (resized.rows() - side) / 2;
        Mat center = new Mat(resized, new Rect(left, top, side, side)).clone();
        center.data().get(square);
    }

    private void ensureInput(int length) {
        if (input.capacity() < length) {
            input.close();
            input = new BytePointer(length);
        }
    }

    /** The smallest decode whose shorter side is not below {@code resizeSide}. */
    private int flags(ImageHeader header) {
        if (header.format() != Format.JPEG) {
            return opencv_imgcodecs.IMREAD_COLOR; // a reduced one would be resized without a filter
        }
        int reduction = REDUCTION_MAX;
        while (reduction > 1 && header.shorterSide() < reduction * geometry.resizeSide()) {
            reduction /= 2;
        }
        return switch (reduction) {
            case 8 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
            case 4 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
            case 2 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
            default -> opencv_imgcodecs.IMREAD_COLOR;
        };
    }

    private Mat resize(Mat decoded) {
        int shorter = Math.min(decoded.cols(), decoded.rows());
        if (shorter == geometry.resizeSide()) {
            return decoded;
        }
        double scale = (double) geometry.resizeSide() / shorter;
        Size size =
                new Size(
                        (int) Math.round(scale * decoded.cols()),
                        (int) Math.round(scale * decoded.rows()));
        Mat resized = new Mat();
        opencv_imgproc.resize(
                decoded,
                resized,
                size,
                0,
                0,
                scale < 1 ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_CUBIC);
        return resized;
    }

    /** From (H, W, BGR) to (RGB, H, W), with padding. */
    private byte[] planes() {
        int side = geometry.decodedSide();
        byte[] planes = new byte[geometry.decodedBytes()];
        int at = 0;
        for (int c = ImageGeometry.RGB - 1; c >= 0; c--) {
            for (int y = 0; y < side; y++) {
                int row = inside(y) * geometry.resizeSide();
                for (int x = 0; x < side; x++) {
                    planes[at++] = square[(row + inside(x)) * ImageGeometry.RGB + c];
                }
            }
        }
        return planes;
    }

    /** The nearest coordinate within the unpadded square. */
    private int inside(int coordinate) {
        int unpadded = coordinate - geometry.padding();
        return Math.max(0, Math.min(geometry.resizeSide() - 1, unpadded));
    }

    private static ImageRejectedException refused(ImageHeader header, String why) {
        return HeaderGuard.corrupt(
                "the decoder refused this %s file of %d x %d pixels: %s"
                        .formatted(header.format(), header.width(), header.height(), why));
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
    }

    @Override
    public void close() {
        if (input != null) {
            input.close();
            input = null;
        }
    }
}
