package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.engine.snapshot.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.apache.flink.core.fs.Path;

/** Reads model files from any Flink file system. */
public final class ModelStore {
    private ModelStore() {}

    /**
     * A model with the checksum of the file it came from.
     *
     * @param sha256 of the whole file, lower-case hexadecimal
     */
    public record StoredModel(Model model, String sha256) {}

    /**
     * Reads any model file; the parameters lie in direct memory.
     *
     * @throws IOException naming the file and what is wrong with it
     */
    public static StoredModel read(String uri) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(open(uri), digest)) {
            Model model = parse(uri, in);
            return new StoredModel(model, Sha256.hex(digest));
        }
    }

    /**
     * Reads an announced model file, which must be the very bytes that were announced.
     *
     * @throws IOException naming the file and what is wrong with it
     */
    public static Model read(AnnouncedModel announced) throws IOException {
        MessageDigest digest = Sha256.digest();
        Model model = null;
        IOException problem = null;
        try (InputStream in = new DigestInputStream(open(announced.uri()), digest)) {
            try {
                model = parse(announced.uri(), in);
            } catch (IOException e) { // a wrong checksum explains more
                problem = e;
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
        String actual = Sha256.hex(digest);
        if (!actual.equals(announced.sha256())) {
            throw new IOException(
                    "the file %s has the sha256 %s, announced was %s: it was changed or cut"
                            .formatted(announced.uri(), actual, announced.sha256()),
                    problem);
        }
        if (problem != null) {
            throw problem;
        }
        checkAnnouncement(announced, model);
        return model;
    }

    private static void checkAnnouncement(AnnouncedModel announced, Model model)
            throws IOException {
        if (!model.network().toString().equals(announced.network())) {
            throw new IOException(
                    "the file %s holds the network %s, announced was %s"
                            .formatted(announced.uri(), model.network(), announced.network()));
        }
        if (!model.labels().equals(announced.labels())) {
            throw new IOException(
                    "the file %s has other labels than were announced".formatted(announced.uri()));
        }
    }

    /**
     * Length of a file in bytes.
     *
     * @throws IOException naming the file
     */
    static long length(String uri) throws IOException {
        try {
            Path path = path(uri);
            return path.getFileSystem().getFileStatus(path).getLen();
        } catch (FileNotFoundException e) {
            throw missing(uri, e);
        }
    }

    private static InputStream open(String uri) throws IOException {
        try {
            Path path = path(uri);
            return path.getFileSystem().open(path);
        } catch (FileNotFoundException e) {
            throw missing(uri, e);
        }
    }

    private static Path path(String uri) throws IOException {
        try {
            return new Path(uri);
        } catch (IllegalArgumentException e) {
            throw new IOException("'%s' is no URI of a file: %s".formatted(uri, e.getMessage()), e);
        }
    }

    private static IOException missing(String uri, FileNotFoundException cause) {
        return new IOException("there is no file " + uri, cause);
    }

    private static Model parse(String uri, InputStream in) throws IOException {
        try {
            return ModelFile.read(uri, in);
        } catch (OutOfMemoryError e) {
            throw new IOException(
                    "%s does not fit into memory (%s); raise taskmanager.memory.task.off-heap.size"
                            .formatted(uri, e.getMessage()),
                    e);
        }
    }
}
