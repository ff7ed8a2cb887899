package io.flinkalexnet.engine.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must be known of the training pictures before the first step: labels, mean image, colour
 * components. All sums are exact integers, so any order and any grouping of pictures give the same
 * result. Held-out pictures are only counted. Exact up to two billion pictures. Confined to one
 * thread.
 */
public final class DatasetStatistics {
    private static final int RGB = ImageGeometry.RGB;
    private static final double LEVELS = 255;

    private final ImageGeometry geometry;
    private final HeldOutRule heldOutRule;
    private final long[] pixelSums;
    private final long[] crossProducts = new long[RGB * RGB];
    private final TreeMap<String, Long> labelCounts = new TreeMap<>();
    private long heldOutImages;

    /** Statistics of no pictures. */
    public DatasetStatistics(ImageGeometry geometry, HeldOutRule heldOutRule) {
        this.geometry = geometry;
        this.heldOutRule = heldOutRule;
        pixelSums = new long[geometry.decodedBytes()];
    }

    /**
     * The integers of statistics, as they are written to a file.
     *
     * @param pixelSums (3, decodedSide, decodedSide), RGB
     * @param crossProducts (3, 3), sums of the products of two channels of a pixel
     * @param labelCounts pictures of each label
     * @param heldOutImages pictures held out, which the other sums leave out
     */
    public record Sums(
            long[] pixelSums,
            long[] crossProducts,
            SortedMap<String, Long> labelCounts,
            long heldOutImages) {}

    /** Statistics with these sums; the counterpart of {@link #sums}. Copies the arrays. */
    public static DatasetStatistics of(ImageGeometry geometry, HeldOutRule heldOutRule, Sums sums) {
        DatasetStatistics statistics = new DatasetStatistics(geometry, heldOutRule);
        statistics.add(sums);
        return statistics;
    }

    /**
     * Counts one picture.
     *
     * @param id decides whether it is held out
     * @param label its class
     * @param decoded (3, decodedSide, decodedSide), RGB
     */
    public void add(String id, String label, byte[] decoded) {
        if (decoded.length != geometry.decodedBytes()) {
            throw new IllegalArgumentException(
                    "a decoded picture of side %d has %d bytes, was %d"
                            .formatted(
                                    geometry.decodedSide(),
                                    geometry.decodedBytes(),
                                    decoded.length));
        }
        if (heldOutRule.holdsOut(id)) {
            heldOutImages++;
            return;
        }
        for (int i = 0; i < decoded.length; i++) {
            pixelSums[i] += decoded[i] & 0xFF;
        }
        addCrossProducts(decoded);
        labelCounts.merge(label, 1L, Long::sum);
    }

    private void addCrossProducts(byte[] decoded) {
        int plane = decoded.length / RGB;
        for (int a = 0; a < RGB; a++) {
            for (int b = a; b < RGB; b++) {
                long sum = 0;
                for (int i = 0; i < plane; i++) {
                    sum += (decoded[a * plane + i] & 0xFF) * (decoded[b * plane + i] & 0xFF);
                }
                crossProducts[a * RGB + b] += sum;
                if (a != b) {
                    crossProducts[b * RGB + a] += sum;
                }
            }
        }
    }

    /**
     * Adds the pictures of {@code other}, which stays as it is.
     *
     * @throws IllegalArgumentException if geometry or held-out rule differ
     */
    public void merge(DatasetStatistics other) {
        if (!geometry.equals(other.geometry) || !heldOutRule.equals(other.heldOutRule)) {
            throw new IllegalArgumentException(
                    "only statistics of one geometry and rule can be merged, were %s, %s and %s, %s"
                            .formatted(geometry, heldOutRule, other.geometry, other.heldOutRule));
        }
        add(other.sums());
    }

    private void add(Sums sums) {
        addTo(pixelSums, sums.pixelSums());
        addTo(crossProducts, sums.crossProducts());
        sums.labelCounts().forEach((label, count) -> labelCounts.merge(label, count, Long::sum));
        heldOutImages += sums.heldOutImages();
    }

    private static void addTo(long[] target, long[] addends) {
        if (addends.length != target.length) {
            throw new IllegalArgumentException(
                    "there must be %d sums, were %d".formatted(target.length, addends.length));
        }
        for (int i = 0; i < target.length; i++) {
            target[i] += addends[i];
        }
    }

    public ImageGeometry geometry() {
        return geometry;
    }

    public HeldOutRule heldOutRule() {
        return heldOutRule;
    }

    /** The sums so far; views, not copies. */
    public Sums sums() {
        return new Sums(
                pixelSums,
                crossProducts,
                Collections.unmodifiableSortedMap(labelCounts),
                heldOutImages);
    }

    /** Training pictures counted. */
    public long images() {
        return labelCounts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Pictures held out. */
    public long heldOutImages() {
        return heldOutImages;
    }

    /** Labels of the training pictures, in the natural order of strings. */
    public List<String> labels() {
        return List.copyOf(labelCounts.keySet());
    }

    /** Training pictures of each label, in the order of {@link #labels}. */
    public SortedMap<String, Long> labelCounts() {
        return Collections.unmodifiableSortedMap(labelCounts);
    }

    /** Class index of each label: its index in {@link #labels}. */
    public Map<String, Integer> labelIndex() {
        List<String> labels = new ArrayList<>(labelCounts.keySet());
        Map<String, Integer> index = new TreeMap<>();
        for (int i = 0; i < labels.size(); i++) {
            index.put(labels.get(i), i);
        }
        return Collections.unmodifiableMap(index);
    }

    /** Mean of the training pictures; throws {@link IllegalStateException} if there are none. */
    public MeanImage meanImage() {
        double images = checkedImages();
        float[] mean = new float[pixelSums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (pixelSums[i] / images);
        }
        return new MeanImage(geometry.decodedSide(), mean);
    }

    /**
     * Principal components of the colours; throws {@link IllegalStateException} if there are no
     * training pictures.
     */
    public ColorPca colorPca() {
        int plane = pixelSums.length / RGB;
        double pixels = (double) checkedImages() * plane;
        double[] mean = new double[RGB];
        for (int c = 0; c < RGB; c++) {
            mean[c] = Arrays.stream(pixelSums, c * plane, (c + 1) * plane).sum() / pixels;
        }
        double[] covariance = new double[RGB * RGB];
        for (int a = 0; a < RGB; a++) {
            for (int b = 0; b < RGB; b++) {
                double product = crossProducts[a * RGB + b] / pixels;
                covariance[a * RGB + b] = (product - mean[a] * mean[b]) / (LEVELS * LEVELS);
            }
        }
        return ColorPca.of(covariance);
    }

    private long checkedImages() {
        long images = images();
        if (images == 0) {
            throw new IllegalStateException(
                    "there are no training pictures; %d were held out".formatted(heldOutImages));
        }
        return images;
    }
}
