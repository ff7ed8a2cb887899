package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.schema.RejectedImage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Distinct pictures that were refused, whichever jobs refused them. For one thread. */
final class RejectedPictures {
    private final Map<String, String> reasonOfKey = new HashMap<>();

    /** The record's key names the picture, or its place if it could not even be read. */
    void take(RejectedImage rejected, ConsumerRecord<byte[], byte[]> record) {
        reasonOfKey.put(new String(record.key(), StandardCharsets.UTF_8), rejected.getReason());
    }

    int pictures() {
        return reasonOfKey.size();
    }

    /** Such as "EMPTY 1, TRUNCATED 2"; empty without any. */
    String text() {
        Map<String, Integer> counts = new TreeMap<>();
        reasonOfKey.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList());
    }
}
