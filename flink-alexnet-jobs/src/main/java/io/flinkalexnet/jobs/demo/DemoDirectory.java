package io.flinkalexnet.jobs.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/**
 * Where a demo's jobs put their files. On close checkpoints are deleted; of a temporary one all but
 * the report, if there is one.
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

    /** The page with pictures. */
    Path report() {
        return path.resolve("report.html");
    }

    /** Safe to repeat. */
    @Override
    public void close() throws IOException {
        if (lifetime == Lifetime.KEPT) {
            FileUtils.deleteDirectory(checkpoints().toFile());
        } else if (Files.exists(report())) {
            deleteAllButReport();
        } else {
            FileUtils.deleteDirectory(path.toFile());
        }
    }

    private void deleteAllButReport() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path each : files.filter(file -> !file.equals(report())).toList()) {
                FileUtils.deleteFileOrDirectory(each.toFile());
            }
        }
    }

    private Path checkpoints() {
        return path.resolve("checkpoints");
    }
}
