package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.lab.floor.Workload;
import io.flinkalexnet.lab.peers.contender.Reply.Measurement;
import io.flinkalexnet.lab.peers.contender.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the table. All figures are null if the engine failed.
 *
 * @param workload forward or training
 * @param precision f32 or bf16
 * @param tuning tuned or shipped, see {@link Entrant.Tuning}
 * @param ratioToFloor median time over the floor's of the same precision; null without a floor
 * @param percentOfPeak of the machine's peak in the same precision, by the multiply-accumulates of
 *     convolutions and fully connected layers; null without a floor
 * @param millis of one run on the wall
 * @param processorMillis of all threads, median
 * @param pageFaults of one run, median
 * @param description how the engine ran
 * @param failure why there are no figures; null if there are
 */
record Row(
        String engine,
        String workload,
        int batch,
        String precision,
        String tuning,
        Double medianMillis,
        Double imagesPerSecond,
        Double ratioToFloor,
        Double percentOfPeak,
        Spread millis,
        Double processorMillis,
        Double pageFaults,
        Long residentBytes,
        int runs,
        String description,
        String failure) {
    /**
     * All rows.
     *
     * @param peaks GFLOP/s by precision; may lack some
     */
    static List<Row> of(List<Result> results, NetworkSpec network, Map<String, Double> peaks) {
        return results.stream()
                .map(result -> of(result, floor(results, result.task()), network, peaks))
                .toList();
    }

    private static Optional<Double> floor(List<Result> results, Task task) {
        return results.stream()
                .filter(result -> result.entrant().isFloor() && result.task().equals(task))
                .filter(result -> result.failure() == null)
                .map(Result::medianMillis)
                .findFirst();
    }

    private static Row of(
            Result result, Optional<Double> floor, NetworkSpec network, Map<String, Double> peaks) {
        if (result.failure() != null) {
            return row(result, null, null, null, null);
        }
        List<Measurement> runs = result.measurements();
        Spread millis = Spread.of(runs.stream().map(Measurement::millis).toList());
        Double peak = peaks.get(name(result.task().precision()));
        Double percent =
                peak == null
                        ? null
                        : flops(result.task(), network) / (millis.median() * 1e6) / peak * 100;
        return row(
                result,
                millis,
                floor.map(each -> millis.median() / each).orElse(null),
                percent,
                Spread.of(runs.stream().map(Measurement::processorMillis).toList()).median());
    }

    private static Row row(
            Result result, Spread millis, Double ratio, Double percent, Double processor) {
        Task task = result.task();
        boolean failed = millis == null;
        return new Row(
                result.entrant().name(),
                name(task.workload()),
                task.batch(),
                name(task.precision()),
                name(result.entrant().tuning()),
                failed ? null : millis.median(),
                failed ? null : task.batch() / millis.median() * 1e3,
                ratio,
                percent,
                millis,
                processor,
                failed ? null : pageFaults(result.measurements()),
                failed ? null : result.residentBytes(),
                result.measurements().size(),
                result.description(),
                result.failure());
    }

    private static double pageFaults(List<Measurement> runs) {
        return Spread.of(runs.stream().map(run -> (double) run.pageFaults()).toList()).median();
    }

    /** As it is written everywhere. */
    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Additions and multiplications of one run; training has no gradient of the pixels. */
    static double flops(Task task, NetworkSpec network) {
        double forward = 2.0 * network.macs() * task.batch();
        if (task.workload() == Workload.FORWARD) {
            return forward;
        }
        LayerSpec first = network.layers().get(0);
        return 3 * forward - 2.0 * first.macs(network.input()) * task.batch();
    }
}
