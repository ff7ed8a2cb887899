package io.flinkalexnet.lab.peers;

import java.util.List;
import java.util.Map;

/**
 * A comparison of engines.
 *
 * @param network with its classes and input
 * @param parameters of the network
 * @param threads of each engine
 * @param rounds of turns
 * @param machine processor, cores, operating system and Java
 * @param loadBefore load average over the last minute before anything ran; -1 if unknown
 * @param peakGigaflops the machine's peak by precision
 * @param seconds of the whole comparison
 */
record PeersReport(
        String network,
        long parameters,
        int threads,
        int rounds,
        String machine,
        double loadBefore,
        Map<String, Double> peakGigaflops,
        double seconds,
        List<Row> rows) {
    PeersReport {
        peakGigaflops = Map.copyOf(peakGigaflops);
        rows = List.copyOf(rows);
    }

    /** What failed; empty if nothing did. */
    List<Row> failures() {
        return rows.stream().filter(row -> row.failure() != null).toList();
    }
}
