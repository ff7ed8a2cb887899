package io.flinkalexnet.jobs.broker;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Where a broker keeps its data; a temporary one is deleted on close. */
record DataDirectory(Path path, Lifetime lifetime) {
    enum Lifetime {
        KEPT,
        TEMPORARY
    }

    /** The given directory, created if it is missing, or a temporary one for null. */
    static DataDirectory open(Path given) throws IOException {
        if (given == null) {
            return new DataDirectory(
                    Files.createTempDirectory("alexnet-broker-"), Lifetime.TEMPORARY);
        }
        if (Files.exists(given) && !Files.isDirectory(given)) {
            throw new IOException("the data directory %s is a file".formatted(given));
        }
        Path absolute = given.toAbsolutePath();
        Files.createDirectories(absolute);
        return new DataDirectory(absolute, Lifetime.KEPT);
    }

    void close() throws IOException {
        if (lifetime == Lifetime.KEPT) {
            return;
        }
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, IOException problem)
                            throws IOException {
                        Files.deleteIfExists(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
