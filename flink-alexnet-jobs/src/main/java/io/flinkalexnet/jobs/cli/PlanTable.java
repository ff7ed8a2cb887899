package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.jobs.plan.PlanReport;
import io.flinkalexnet.jobs.plan.PlanReport.CountedBy;
import io.flinkalexnet.jobs.plan.PlanReport.Limit;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints what a training would take, and how each number was got. */
record PlanTable(PrintWriter out) {
    private static final double DAY_SECONDS = 86_400;

    void print(PlanReport plan) {
        line(
                "Pictures",
                "%,d of an epoch, %s; %,d records in %s",
                plan.pictures(),
                counted(plan),
                plan.records(),
                plan.topic());
        line(
                "Topic",
                "%s, %s",
                bytes(plan.topicBytes()),
                plan.topicBytesMeasured()
                        ? "one replica on the brokers' disks"
                        : "the mean of the first pictures times the records");
        line(
                "Network",
                "%s, %,d parameters; classes %s",
                plan.network(),
                plan.memory().parameters(),
                classes(plan));
        line(
                "Engine",
                "%s in %s with %d threads on %s",
                plan.engine().name(),
                plan.engine().precision(),
                plan.engine().threads(),
                plan.engine().device());
        memory(plan);
        line(
                "Checkpoint",
                "%s of parameters and velocity, up to %s of pictures; computed",
                bytes(plan.checkpointBytes()),
                bytes(plan.partialBytesMax()));
        speeds(plan);
        times(plan);
    }

    private void memory(PlanReport plan) {
        line(
                "Heap",
                "%s of encoded pictures and mini-batches, beside Flink's own; computed",
                bytes(plan.memory().heap()));
        line("Direct", "%s, the staging buffer; computed", bytes(plan.memory().direct()));
        line(
                "Native",
                "%s",
                plan.memory().engine() < 0
                        ? "not known on this system"
                        : "%s, what the process grew by in the steps below"
                                .formatted(bytes(plan.memory().engine())));
    }

    private void speeds(PlanReport plan) {
        PlanReport.Measured speeds = plan.speeds();
        line(
                "Device",
                "%,.1f pictures/s: %d steps of %d synthetic pictures, nothing else at work",
                speeds.device(),
                speeds.steps(),
                plan.batchSize());
        if (speeds.decode() == null) {
            line("Decoding", "not measured: there is no picture to decode yet");
            return;
        }
        line(
                "Decoding",
                "%,.1f pictures/s: %d pictures of the topic on all processors, nothing else at work",
                speeds.decode(),
                speeds.sample());
        line(
                "Together",
                "%,.1f pictures/s: both at the same time; %s limits",
                speeds.together(),
                plan.limit() == Limit.DEVICE ? "the device" : "decoding");
    }

    private void times(PlanReport plan) {
        line(
                "Time",
                "%s",
                plan.epochsSeconds() == null
                        ? "not known: the topic is empty"
                        : "%s for %,d epochs on this machine"
                                .formatted(time(plan.epochsSeconds()), plan.epochs()));
        line(
                "The paper",
                "%,.1f days for its 90 epochs of 1.2 million pictures at this rate",
                plan.paperDays());
    }

    private static String counted(PlanReport plan) {
        return plan.countedBy() == CountedBy.STATISTICS
                ? "as the statistics count them"
                : "about, by the offsets";
    }

    private static String classes(PlanReport plan) {
        return switch (plan.countedBy()) {
            case STATISTICS -> "%,d, those of the statistics".formatted(plan.classes());
            case SAMPLE ->
                    "%,d among the first pictures, perhaps more; ./alexnet stats counts them"
                            .formatted(plan.classes());
            case ASSUMED -> "%,d assumed: there are not two labels yet".formatted(plan.classes());
        };
    }

    private void line(String name, String format, Object... values) {
        out.printf(Locale.ROOT, "%-11s", name);
        out.printf(Locale.ROOT, format + "%n", values);
    }

    private static String bytes(long bytes) {
        return bytes < 10L << 20
                ? String.format(Locale.ROOT, "%,d KiB", (bytes + 1023) >> 10)
                : String.format(Locale.ROOT, "%,d MiB", bytes >> 20);
    }

    private static String time(double seconds) {
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%.1f minutes", seconds / 60);
        }
        return seconds < DAY_SECONDS
                ? String.format(Locale.ROOT, "%.1f hours", seconds / 3600)
                : String.format(Locale.ROOT, "%,.1f days", seconds / DAY_SECONDS);
    }
}
