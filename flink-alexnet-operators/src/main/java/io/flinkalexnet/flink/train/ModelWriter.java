package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.engine.snapshot.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes model files beside the training. A file appears whole or not at all; its name holds the
 * step and a part of the checksum of its tensors, so a file is never replaced by another model, and
 * one that is there already, from before a restart, is used again. Called by the task thread; its
 * own thread writes.
 */
final class ModelWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelWriter.class);
    private static final int NAME_DIGITS = 12;
    private static final int CHUNK_BYTES = 1 << 20;

    private final String directory;
    private final String modelName;
    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "alexnet-model-writer"));
    private final Queue<Future<WrittenModel>> pending = new ArrayDeque<>();

    /**
     * A model file that is there.
     *
     * @param metrics newest training metrics when the model was taken, by name
     * @param uri of the file
     * @param sha256 of the whole file, lower-case hexadecimal
     */
    record WrittenModel(Model model, Map<String, Double> metrics, String uri, String sha256) {}

    /**
     * @param directory URI of a folder on any Flink file system
     * @param modelName first part of the files' names
     */
    ModelWriter(String directory, String modelName) {
        this.directory = directory;
        this.modelName = modelName;
    }

    /**
     * Starts to write.
     *
     * @param model its parameters are read until {@code released} runs
     * @param metrics goes with it
     * @param released runs on the writer's thread when the parameters are no longer needed
     */
    void start(Model model, Map<String, Double> metrics, Runnable released) {
        pending.add(
                executor.submit(
                        () -> {
                            try {
                                return write(model, metrics);
                            } finally {
                                released.run();
                            }
                        }));
    }

    /**
     * Waits for all writes that were started.
     *
     * @return what was written since the last call, oldest first
     * @throws IOException naming the file that can't be written
     */
    List<WrittenModel> await() throws IOException, InterruptedException {
        List<WrittenModel> written = new ArrayList<>();
        while (!pending.isEmpty()) {
            try {
                written.add(pending.peek().get());
            } catch (ExecutionException e) {
                throw new IOException(
                        "no model file can be written to %s: %s"
                                .formatted(directory, e.getCause().getMessage()),
                        e.getCause());
            }
            pending.remove();
        }
        return written;
    }

    private WrittenModel write(Model model, Map<String, Double> metrics) throws IOException {
        String tensors = ModelFile.tensorSha256(model).substring(0, NAME_DIGITS);
        String name = "%s-%d-%s.safetensors".formatted(modelName, model.step(), tensors);
        Path path = new Path(new Path(directory), name);
        FileSystem files = path.getFileSystem();
        if (files.exists(path)) {
            String wanted = ModelFile.write(model, OutputStream.nullOutputStream());
            if (wanted.equals(sha256(files, path))) {
                LOG.info("{} is there already", path);
                return new WrittenModel(model, metrics, path.toUri().toString(), wanted);
            }
            LOG.warn("{} is damaged and is written again", path);
        }
        String sha256 = write(model, files, path);
        LOG.info("Wrote {}", path);
        return new WrittenModel(model, metrics, path.toUri().toString(), sha256);
    }

    private static String write(Model model, FileSystem files, Path path) throws IOException {
        files.mkdirs(path.getParent());
        try (RecoverableFsDataOutputStream file = files.createRecoverableWriter().open(path)) {
            OutputStream buffered = new BufferedOutputStream(file, CHUNK_BYTES);
            String sha256 = ModelFile.write(model, buffered);
            buffered.flush();
            file.closeForCommit().commit();
            return sha256;
        }
    }

    private static String sha256(FileSystem files, Path path) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = files.open(path)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return Sha256.hex(digest);
    }

    /** Gives up what is not written yet. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
