package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.flink.classify.AnnouncedModel;
import io.flinkalexnet.flink.classify.ModelStore;
import io.flinkalexnet.flink.classify.ModelStore.StoredModel;
import io.flinkalexnet.flink.classify.StartModels;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.train.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model as a command line names it: a file or URI, the name models were announced under, or
 * {@code newest} for the newest under the usual name.
 *
 * @param text as it was written
 */
record ModelArgument(String text) {
    private static final String NEWEST = "newest";
    private static final String FILE_ENDING = ".safetensors";

    /**
     * A model that was read whole, its checksum compared.
     *
     * @param uri of its file
     * @param sha256 of the file
     */
    record Found(String uri, String sha256, Model model) {}

    /** What has a scheme, a slash or the ending of a model file, and what is there. */
    boolean isFile() {
        return !text.equals(NEWEST)
                && (text.contains("/")
                        || text.contains(":")
                        || text.endsWith(FILE_ENDING)
                        || Files.exists(Path.of(text)));
    }

    /**
     * Reads the model.
     *
     * @param kafka is asked if it is no file
     * @throws IllegalArgumentException if no model of the name was announced
     * @throws IOException if the file is not there or not good, or no broker answers
     */
    Found read(KafkaMixin kafka) throws IOException, InterruptedException {
        if (isFile()) {
            String uri = FileUri.of(text);
            StoredModel stored = ModelStore.read(uri);
            return new Found(uri, stored.sha256(), stored.model());
        }
        AnnouncedModel announced = announced(kafka);
        return new Found(announced.uri(), announced.sha256(), ModelStore.read(announced));
    }

    /** Where the model's file is; throws as {@link #read}, which reads it. */
    String uri(KafkaMixin kafka) throws IOException, InterruptedException {
        return isFile() ? FileUri.of(text) : announced(kafka).uri();
    }

    private AnnouncedModel announced(KafkaMixin kafka) throws IOException, InterruptedException {
        String name = text.equals(NEWEST) ? TrainOptions.MODEL_NAME.defaultValue() : text;
        return StartModels.newestAnnouncement(kafka.reachable(), Topics.DEFAULT.models(), name);
    }
}
