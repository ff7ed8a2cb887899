package io.flinkalexnet.engine.snapshot;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.snapshot.SafetensorsHeader.Dtype;
import io.flinkalexnet.engine.snapshot.SafetensorsHeader.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Statistics files: safetensors of exact integers, so that files can be merged without loss. No
 * time, host or job stands in them: equal statistics give equal bytes.
 *
 * <p>Metadata: {@code format} (flink-alexnet-statistics), {@code formatVersion} (1), {@code labels}
 * (a JSON list), {@code resizeSide}, {@code padding}, {@code cropSide}, {@code heldOutDivisor},
 * {@code heldOutImages}, {@code tensorSha256}. Tensors, all I64: {@code pixel.sums} (3,
 * decodedSide, decodedSide), {@code cross.products} (3, 3), {@code label.counts} (labels).
 */
public final class StatisticsFile {
    /** The {@code format} entry of every statistics file. */
    public static final String FORMAT = "flink-alexnet-statistics";

    /** The version that is written and read. */
    public static final int FORMAT_VERSION = 1;

    private static final String PIXEL_SUMS = "pixel.sums";
    private static final String CROSS_PRODUCTS = "cross.products";
    private static final String LABEL_COUNTS = "label.counts";

    private StatisticsFile() {}

    /**
     * Writes statistics.
     *
     * @param out neither flushed nor closed
     * @return SHA-256 of the whole file, in lower-case hexadecimal
     */
    public static String write(DatasetStatistics statistics, OutputStream out) throws IOException {
        DatasetStatistics.Sums sums = statistics.sums();
        DigestOutputStream tensorHash =
                new DigestOutputStream(OutputStream.nullOutputStream(), Sha256.digest());
        writeTensors(sums, tensorHash);

        Map<String, String> entries = FileMetadata.start(FORMAT, FORMAT_VERSION);
        FileMetadata.putLabels(entries, statistics.labels());
        FileMetadata.putGeometry(entries, statistics.geometry());
        entries.put("heldOutDivisor", Integer.toString(statistics.heldOutRule().divisor()));
        entries.put("heldOutImages", Long.toString(sums.heldOutImages()));
        entries.put(FileMetadata.TENSOR_SHA256, Sha256.hex(tensorHash.getMessageDigest()));

        DigestOutputStream hashed = new DigestOutputStream(out, Sha256.digest());
        Safetensors.writeHeader(
                header(statistics.geometry(), sums.labelCounts().size(), entries), hashed);
        writeTensors(sums, hashed);
        return Sha256.hex(hashed.getMessageDigest());
    }

    private static void writeTensors(DatasetStatistics.Sums sums, OutputStream out)
            throws IOException {
        TensorOutput tensors = new TensorOutput(out);
        tensors.writeLongs(sums.pixelSums());
        tensors.writeLongs(sums.crossProducts());
        tensors.writeLongs(
                sums.labelCounts().values().stream().mapToLong(Long::longValue).toArray());
    }

    private static SafetensorsHeader header(
            ImageGeometry geometry, int labels, Map<String, String> entries) {
        int side = geometry.decodedSide();
        return new SafetensorsHeader.Builder()
                .putAll(entries)
                .tensor(PIXEL_SUMS, Dtype.I64, List.of(ImageGeometry.RGB, side, side))
                .tensor(CROSS_PRODUCTS, Dtype.I64, List.of(ImageGeometry.RGB, ImageGeometry.RGB))
                .tensor(LABEL_COUNTS, Dtype.I64, List.of(labels))
                .build();
    }

    /**
     * Reads and checks statistics for training with a geometry.
     *
     * @param file what messages call the file
     * @param in read to its end; not closed
     * @param wanted the geometry they must have been taken with
     * @throws IOException naming the file and what is wrong with it
     */
    public static DatasetStatistics read(String file, InputStream in, ImageGeometry wanted)
            throws IOException {
        SafetensorsHeader header = Safetensors.readHeader(file, in);
        FileMetadata metadata = new FileMetadata(file, header.metadata());
        metadata.checkFormat(FORMAT, FORMAT_VERSION);
        ImageGeometry geometry = metadata.geometry();
        if (!geometry.equals(wanted)) {
            throw new IOException(
                    "%s was taken with %s, training needs %s. Take the statistics again."
                            .formatted(file, geometry, wanted));
        }
        List<String> labels = metadata.labels();
        SafetensorsHeader expected = header(geometry, labels.size(), Map.of());
        if (!header.tensors().equals(expected.tensors())) {
            throw new IOException(
                    "%s must have the tensors %s, has %s"
                            .formatted(file, expected.tensors(), header.tensors()));
        }
        return new Reader(metadata, new TensorInput(file, in)).read(header, geometry, labels);
    }

    /** Reads what is behind the header. */
    private record Reader(FileMetadata metadata, TensorInput in) {
        DatasetStatistics read(
                SafetensorsHeader header, ImageGeometry geometry, List<String> labels)
                throws IOException {
            Map<String, long[]> tensors = new HashMap<>();
            for (Tensor tensor : header.tensors()) {
                tensors.put(tensor.name(), in.readLongs(tensor));
            }
            in.finish(metadata.get(FileMetadata.TENSOR_SHA256));
            DatasetStatistics.Sums sums =
                    new DatasetStatistics.Sums(
                            tensors.get(PIXEL_SUMS),
                            tensors.get(CROSS_PRODUCTS),
                            labelCounts(labels, tensors.get(LABEL_COUNTS)),
                            metadata.getLong("heldOutImages"));
            return DatasetStatistics.of(geometry, heldOutRule(), sums);
        }

        private TreeMap<String, Long> labelCounts(List<String> labels, long[] counts)
                throws IOException {
            TreeMap<String, Long> labelCounts = new TreeMap<>();
            for (int i = 0; i < counts.length; i++) {
                if (labelCounts.put(labels.get(i), counts[i]) != null) {
                    throw new IOException(
                            "%s has the label %s twice".formatted(metadata.file(), labels.get(i)));
                }
            }
            return labelCounts;
        }

        private HeldOutRule heldOutRule() throws IOException {
            try {
                return new HeldOutRule(Math.toIntExact(metadata.getLong("heldOutDivisor")));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw metadata.wrong("heldOutDivisor", e);
            }
        }
    }
}
