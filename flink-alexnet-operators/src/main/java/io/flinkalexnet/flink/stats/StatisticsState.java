package io.flinkalexnet.flink.stats;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Sums in list state: each subtask writes one element, and after a rescale a subtask adds up
 * whatever elements it gets.
 */
final class StatisticsState {
    static final String NAME = "partial-statistics";

    private final ListState<PartialStatistics> parts;

    StatisticsState(OperatorStateStore store) throws Exception {
        parts =
                store.getListState(
                        new ListStateDescriptor<>(
                                NAME, TypeInformation.of(PartialStatistics.class)));
    }

    void addTo(StatisticsSums sums) throws Exception {
        for (PartialStatistics part : parts.get()) {
            try {
                sums.add(part);
            } catch (IOException | IllegalArgumentException e) {
                throw new IOException(
                        "the job was restored with another network or held-out divisor than it was started with: %s. Start it anew."
                                .formatted(e.getMessage()),
                        e);
            }
        }
    }

    void write(StatisticsSums sums) throws Exception {
        parts.update(List.of(sums.part()));
    }
}
