package io.flinkalexnet.flink.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.image.RejectionReason;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

class ImageCountersTest {
    @Test
    void aRejectionCountsAsAWholeAndForItsReason() {
        NamedCounters counters = new NamedCounters("", new HashMap<>());
        ImageCounters images = ImageCounters.in(counters);

        images.reject(RejectionReason.TRUNCATED);
        images.reject(RejectionReason.EMPTY);
        images.reject(RejectionReason.EMPTY);

        assertThat(counters.count("imagesRejected")).isEqualTo(3);
        assertThat(counters.count("reason.EMPTY.imagesRejected")).isEqualTo(2);
        assertThat(counters.count("reason.TRUNCATED.imagesRejected")).isEqualTo(1);
        assertThat(counters.count("reason.CORRUPT.imagesRejected")).isZero();
        assertThat(counters.count("imagesIn")).isZero();
    }

    /** Counters by the names of their groups and their own. */
    private record NamedCounters(String prefix, Map<String, Counter> all) implements MetricGroup {
        long count(String name) {
            return all.get(name).getCount();
        }

        @Override
        public Counter counter(String name) {
            return counter(name, new SimpleCounter());
        }

        @Override
        public <C extends Counter> C counter(String name, C counter) {
            assertThat(all.put(prefix + name, counter)).as(name).isNull();
            return counter;
        }

        @Override
        public MetricGroup addGroup(String name) {
            return new NamedCounters(prefix + name + ".", all);
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return addGroup(key).addGroup(value);
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public <H extends Histogram> H histogram(String name, H histogram) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public <M extends Meter> M meter(String name, M meter) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public String[] getScopeComponents() {
            return new String[0];
        }

        @Override
        public Map<String, String> getAllVariables() {
            return Map.of();
        }

        @Override
        public String getMetricIdentifier(String name) {
            return prefix + name;
        }

        @Override
        public String getMetricIdentifier(String name, CharacterFilter filter) {
            return prefix + name;
        }
    }
}
