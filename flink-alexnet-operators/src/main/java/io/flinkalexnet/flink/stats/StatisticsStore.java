package io.flinkalexnet.flink.stats;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.snapshot.StatisticsFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/** Statistics files on any Flink file system. */
public final class StatisticsStore {
    private StatisticsStore() {}

    /** Whether there is a file. */
    public static boolean exists(String uri) throws IOException {
        Path path = path(uri);
        return path.getFileSystem().exists(path);
    }

    /**
     * Reads and checks a file.
     *
     * @param wanted the geometry it must have been taken with: the network's
     * @throws IOException naming the file and what is wrong with it
     */
    public static DatasetStatistics read(String uri, ImageGeometry wanted) throws IOException {
        Path path = path(uri);
        try (InputStream in = new BufferedInputStream(path.getFileSystem().open(path))) {
            return StatisticsFile.read(uri, in, wanted);
        } catch (FileNotFoundException e) {
            throw new IOException(
                    "there is no statistics file %s; ./alexnet stats takes the statistics"
                            .formatted(uri),
                    e);
        }
    }

    /**
     * Writes a file beside its place, then renames it: a reader sees a whole file or none. An older
     * one is replaced.
     *
     * @return SHA-256 of the whole file, lower-case hexadecimal
     * @throws IOException naming the file
     */
    static String write(DatasetStatistics statistics, String uri) throws IOException {
        checkCanBeFile(uri);
        Path path = path(uri);
        FileSystem files = path.getFileSystem();
        Path part =
                new Path(
                        path.getParent(),
                        ".%s.%s.part".formatted(path.getName(), UUID.randomUUID()));
        try {
            String sha256 = writePart(statistics, files, part);
            replace(files, part, path);
            return sha256;
        } catch (IOException e) {
            deleteQuietly(files, part, e);
            throw new IOException(
                    "the statistics file %s could not be written: %s".formatted(uri, e), e);
        }
    }

    /**
     * Checks what can be checked before the long work.
     *
     * @throws IOException if it is a folder, or of a file system that isn't there
     */
    static void checkCanBeFile(String uri) throws IOException {
        Path path = path(uri);
        if (isFolder(path.getFileSystem(), path)) {
            throw new IOException("the statistics need a file, %s is a folder".formatted(uri));
        }
    }

    private static boolean isFolder(FileSystem files, Path path) throws IOException {
        return path.getParent() == null || files.exists(path) && files.getFileStatus(path).isDir();
    }

    private static String writePart(DatasetStatistics statistics, FileSystem files, Path part)
            throws IOException {
        try (OutputStream out =
                new BufferedOutputStream(files.create(part, WriteMode.NO_OVERWRITE))) {
            return StatisticsFile.write(statistics, out);
        }
    }

    /** Not every file system renames onto a file that is there. */
    private static void replace(FileSystem files, Path part, Path path) throws IOException {
        if (files.isDistributedFS() && files.exists(path)) {
            files.delete(path, false);
        }
        if (!files.rename(part, path)) {
            throw new IOException("%s could not be renamed".formatted(part));
        }
    }

    private static void deleteQuietly(FileSystem files, Path part, IOException problem) {
        try {
            files.delete(part, false);
        } catch (IOException e) {
            problem.addSuppressed(e);
        }
    }

    private static Path path(String uri) throws IOException {
        try {
            return new Path(uri);
        } catch (IllegalArgumentException e) {
            throw new IOException("'%s' is no URI of a file: %s".formatted(uri, e.getMessage()), e);
        }
    }
}
