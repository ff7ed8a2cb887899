package io.flinkalexnet.flink.fetch;

import io.flinkalexnet.engine.image.ImageRejectedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Reads files of allowed folders, from any of Flink's file systems. Immutable. */
final class FilePictures {
    private static final String LOCAL = "file";

    private final int maxBytes;
    private final List<java.nio.file.Path> localRoots;

    FilePictures(FetchOptions options) {
        maxBytes = options.maxBytes();
        localRoots =
                options.allow().stream()
                        .filter(each -> Place.of(each) instanceof Place.Folder)
                        .map(URI::create)
                        .filter(each -> each.getScheme().equalsIgnoreCase(LOCAL))
                        .map(each -> java.nio.file.Path.of(each.getPath()))
                        .toList();
    }

    /** The file at an allowed URI. */
    byte[] fetch(URI uri) throws ImageRejectedException {
        try {
            Path path =
                    uri.getScheme().equals(LOCAL) ? new Path(realPath(uri).toUri()) : new Path(uri);
            FileSystem files = path.getFileSystem();
            FileStatus status = files.getFileStatus(path);
            if (status.isDir()) {
                throw FetchUri.refused("it is a folder");
            }
            if (status.getLen() > maxBytes) {
                throw FetchUri.refused(
                        "at most %d bytes are fetched (%s), the file has %d bytes"
                                .formatted(
                                        maxBytes, FetchOptions.MAX_BYTES.key(), status.getLen()));
            }
            try (FSDataInputStream in = files.open(path)) {
                return in.readNBytes(maxBytes);
            }
        } catch (IOException | InvalidPathException e) {
            throw FetchUri.refused(
                    "the file can't be read: %s: %s"
                            .formatted(e.getClass().getSimpleName(), e.getMessage()));
        }
    }

    /** A link may lead anywhere: where it ends counts. */
    private java.nio.file.Path realPath(URI uri) throws IOException, ImageRejectedException {
        java.nio.file.Path real = java.nio.file.Path.of(uri.getPath()).toRealPath();
        for (java.nio.file.Path root : localRoots) {
            if (real.startsWith(root.toRealPath())) {
                return real;
            }
        }
        throw FetchUri.refused(
                "it is a link to a place that %s does not allow"
                        .formatted(FetchOptions.ALLOW.key()));
    }
}
