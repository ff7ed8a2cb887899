package io.flinkalexnet.jobs.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.FileUtils;

/**
 * Where a demo's jobs put their files. On close checkpoints are deleted, and all of it if it is
 * temporary.
 */
record DemoDirectory(Path path, Lifetime lifetime) implements AutoCloseable {
    enum Lifetime {
        KEPT,
        TEMPORARY
    }

    /** The given directory, created if it is missing, or a temporary one for null. */
    static DemoDirectory open(Path given) throws IOException {
        if (given == null) {
            return new DemoDirectory(
                    Files.createTempDirectory("alexnet-demo-"), Lifetime.TEMPORARY);
        }
        return new DemoDirectory(Files.createDirectories(given.toAbsolutePath()), Lifetime.KEPT);
    }

    String statisticsUri() {
        return path.resolve("statistics").toUri().toString();
    }

    String modelsUri() {
        return path.resolve("models").toUri().toString();
    }

    String checkpointsUri() {
        return checkpoints().toUri().toString();
    }

    /** Safe to repeat. */
    @Override
    public void close() throws IOException {
        Path ended = lifetime == Lifetime.TEMPORARY ? path : checkpoints();
        FileUtils.deleteDirectory(ended.toFile());
    }

    private Path checkpoints() {
        return path.resolve("checkpoints");
    }
}
