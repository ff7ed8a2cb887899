package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.image.ImageGeometry;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.common.TopicPartition;

/**
 * The model a classify job starts with, resolved by the client into the job graph.
 *
 * @param model its file
 * @param geometry how its pictures are decoded and cropped; fixed for the life of the job
 * @param announcementOffsets where to go on reading the topic {@code models}, by partition; empty
 *     if the model did not come from there
 */
public record StartModel(
        AnnouncedModel model, ImageGeometry geometry, Map<Integer, Long> announcementOffsets)
        implements Serializable {
    public StartModel {
        announcementOffsets = Map.copyOf(announcementOffsets);
    }

    /** Where a source of announcements starts: behind the ones that were read, or at the first. */
    public OffsetsInitializer announcementsFrom(String topic) {
        if (announcementOffsets.isEmpty()) {
            return OffsetsInitializer.earliest();
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        announcementOffsets.forEach(
                (partition, offset) -> offsets.put(new TopicPartition(topic, partition), offset));
        return OffsetsInitializer.offsets(offsets);
    }
}
