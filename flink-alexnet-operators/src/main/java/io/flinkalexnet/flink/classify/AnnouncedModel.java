package io.flinkalexnet.flink.classify;

import io.flinkalexnet.schema.ModelAnnouncement;
import java.io.Serializable;
import java.util.List;

/**
 * A model file that can be served. Keep it unchanged.
 *
 * @param name name of the line of models
 * @param version the step the model was taken at
 * @param uri where the file is, for any Flink file system
 * @param sha256 of the whole file, 64 lower-case hexadecimal digits
 * @param network the network's configuration as {@link
 *     io.flinkalexnet.engine.model.NetworkConfig#toString} writes it
 * @param labels the label of each class index
 */
public record AnnouncedModel(
        String name, long version, String uri, String sha256, String network, List<String> labels)
        implements Serializable {
    /** What an announcement on the topic {@code models} says about its file. */
    public static AnnouncedModel of(ModelAnnouncement announcement) {
        return new AnnouncedModel(
                announcement.getName(),
                announcement.getVersion(),
                announcement.getUri(),
                announcement.getSha256(),
                announcement.getNetwork(),
                List.copyOf(announcement.getLabels()));
    }

    /** How messages call it. */
    String inWords() {
        return "version %d of model %s at %s".formatted(version, name, uri);
    }
}
