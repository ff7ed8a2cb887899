package io.flinkalexnet.jobs.ingest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of pictures: DIR/CLASS/file, the label is CLASS; or DIR/file, without labels. Every
 * regular file counts, whatever it holds: what is no picture is rejected downstream, with its
 * reason. Hidden files and folders don't count, and folders further down are not looked into.
 */
public final class ImageFolder {
    private ImageFolder() {}

    /**
     * All pictures, ordered by id, which is the path below the folder with {@code /} between its
     * parts.
     *
     * @throws IOException if it is no folder, can't be read, or holds no file
     */
    public static List<SourceImage> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder");
        }
        List<SourceImage> images = new ArrayList<>();
        for (Path entry : entries(folder)) {
            if (Files.isRegularFile(entry)) {
                images.add(image(name(entry), null, entry));
            } else if (Files.isDirectory(entry)) {
                addClass(entry, images);
            }
        }
        if (images.isEmpty()) {
            throw new IOException(
                    "%s holds no files; pictures are expected as DIR/CLASS/file or DIR/file"
                            .formatted(folder));
        }
        images.sort((one, other) -> one.id().compareTo(other.id()));
        return images;
    }

    private static void addClass(Path folder, List<SourceImage> images) throws IOException {
        String label = name(folder);
        for (Path file : entries(folder)) {
            if (Files.isRegularFile(file)) {
                images.add(image(label + "/" + name(file), label, file));
            }
        }
    }

    private static SourceImage image(String id, String label, Path file) {
        return new SourceImage(id, label, file.toString(), () -> Files.readAllBytes(file));
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream =
                Files.newDirectoryStream(folder, entry -> !Files.isHidden(entry))) {
            stream.forEach(entries::add);
        }
        return entries;
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
