package io.flinkalexnet.jobs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a job needs of Kafka.
 *
 * @param pictures topic it reads pictures from
 * @param rejected topic that takes each record that could not be used, with its bytes
 * @param models topic of announcements; null if the job has none
 * @param reads topics it reads
 * @param writes topics it writes
 * @param transactions prefixes of the transactional ids of its exactly-once sinks
 * @param fetchedBytes largest picture that does not come from the topic; 0 if none does
 */
record KafkaNeeds(
        String pictures,
        String rejected,
        String models,
        List<String> reads,
        List<String> writes,
        List<String> transactions,
        int fetchedBytes) {
    /** Each topic once. */
    List<String> topics() {
        Set<String> topics = new LinkedHashSet<>(reads);
        topics.addAll(writes);
        return new ArrayList<>(topics);
    }
}
