package io.flinkalexnet.jobs.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.engine.index.ScoredId;
import io.flinkalexnet.flink.classify.AnnouncedModel;
import io.flinkalexnet.jobs.report.VisibleText;
import java.util.ArrayList;
import java.util.List;

/** All that a console knows. Confined to the thread that reads the topics. */
final class ConsoleState {
    private static final ObjectMapper JSON = new ObjectMapper();

    final PictureStore pictures = new PictureStore(Limits.PICTURE_BYTES_MAX);
    final PictureStore rejectedBytes = new PictureStore(Limits.REJECTED_BYTES_MAX);
    final Neighbors neighbors = new Neighbors(Limits.EMBEDDING_BYTES_MAX);
    final PredictionsPart predictions = new PredictionsPart(pictures);
    final RejectedPart rejected = new RejectedPart(rejectedBytes);
    final TrainingPart training = new TrainingPart();
    final ModelsPart models;
    final TopicsPart topics;

    ConsoleState(ConsoleOptions options) {
        models = new ModelsPart(options.modelName());
        topics = new TopicsPart(options.kafka(), options.topics());
    }

    /**
     * A picture like an upload.
     *
     * @param label true class; null if it is not known
     * @param similarity cosine, -1 to 1
     * @param picture its number; null if it is not held
     */
    record Similar(String name, String label, double similarity, Long picture) {}

    /** The pictures most like an embedding of a model. */
    List<Similar> similar(AnnouncedModel model, float[] embedding) {
        List<Similar> similar = new ArrayList<>();
        for (ScoredId each : neighbors.search(model.version(), embedding, Limits.NEIGHBORS)) {
            PictureStore.Picture picture = pictures.find(each.id());
            String label = picture == null ? null : picture.label();
            similar.add(
                    new Similar(
                            VisibleText.of(each.id()),
                            label == null ? null : VisibleText.of(label),
                            each.similarity(),
                            picture == null ? null : picture.number()));
        }
        return similar;
    }

    /** Tells all parts; what has not changed goes no further. */
    void publish(EventHub hub, long nowNanos) {
        hub.publish("topics", json(topics.view(nowNanos)));
        hub.publish("models", json(models.view()));
        hub.publish("training", json(training.view()));
        hub.publish("predictions", json(predictions.view()));
        hub.publish("rejected", json(rejected.view()));
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of plain values can be written", e);
        }
    }
}
