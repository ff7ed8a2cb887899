package io.flinkalexnet.jobs.demo;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * The format of MNIST and its relatives, gzip-compressed: big-endian magic number, sizes, bytes.
 * Streams are read to their end and not closed.
 */
final class IdxFile {
    static final int IMAGES_MAGIC = 0x00000803;
    static final int LABELS_MAGIC = 0x00000801;

    private static final int COUNT_MAX = 1_000_000;

    private IdxFile() {}

    /**
     * Reads pictures.
     *
     * @param side the height and width they must have
     * @return one array of side * side grey levels each, row by row
     */
    static byte[][] readImages(InputStream gzipped, int side) throws IOException {
        DataInputStream in = open(gzipped);
        int count = header(in, IMAGES_MAGIC);
        int height = in.readInt();
        int width = in.readInt();
        if (height != side || width != side) {
            throw new IOException(
                    "pictures must be %d x %d, were %d x %d".formatted(side, side, height, width));
        }
        byte[][] images = new byte[count][side * side];
        for (byte[] image : images) {
            in.readFully(image);
        }
        checkEnd(in);
        return images;
    }

    /** Reads class indices. */
    static byte[] readLabels(InputStream gzipped) throws IOException {
        DataInputStream in = open(gzipped);
        byte[] labels = new byte[header(in, LABELS_MAGIC)];
        in.readFully(labels);
        checkEnd(in);
        return labels;
    }

    private static DataInputStream open(InputStream gzipped) throws IOException {
        return new DataInputStream(new BufferedInputStream(new GZIPInputStream(gzipped)));
    }

    /** The number of entries. */
    private static int header(DataInputStream in, int magic) throws IOException {
        int found = in.readInt();
        if (found != magic) {
            throw new IOException("magic number must be %08x, was %08x".formatted(magic, found));
        }
        int count = in.readInt();
        if (count < 0 || count > COUNT_MAX) {
            throw new IOException(
                    "number of entries must be in [0, %d], was %d".formatted(COUNT_MAX, count));
        }
        return count;
    }

    private static void checkEnd(DataInputStream in) throws IOException {
        if (in.read() >= 0) {
            throw new IOException("bytes follow the last entry");
        }
    }
}
