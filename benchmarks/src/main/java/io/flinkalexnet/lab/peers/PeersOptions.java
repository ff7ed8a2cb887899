package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.lab.OptionRange;
import io.flinkalexnet.lab.floor.Workload;
import io.flinkalexnet.lab.peers.contender.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What to compare.
 *
 * @param directory for parameters, logs and files of the engines; exists
 * @param peers folder with the jar of the module of peers and its {@code lib}
 * @param entrants engines, in the order of their turns
 * @param forwardBatches mini-batches of forward passes
 * @param trainingBatches mini-batches of training steps
 * @param precisions each a comparison of its own
 * @param threads native threads of each engine, 1 to 1024
 * @param rounds turns of each engine, 1 to 1000
 */
record PeersOptions(
        Path directory,
        Path peers,
        NetworkConfig network,
        List<Entrant> entrants,
        List<Integer> forwardBatches,
        List<Integer> trainingBatches,
        List<Precision> precisions,
        int threads,
        int rounds) {
    private static final int THREADS_MAX = 1024;
    private static final int BATCH_MAX = 4096;
    private static final int ROUNDS_MAX = 1000;
    private static final double DROPOUT_RATE = 0.5;

    /** Small enough for thousands of steps on the same pictures with finite losses. */
    private static final float LEARNING_RATE = 1e-5f;

    PeersOptions {
        entrants = List.copyOf(entrants);
        forwardBatches = List.copyOf(forwardBatches);
        trainingBatches = List.copyOf(trainingBatches);
        precisions = List.copyOf(precisions);
        OptionRange.check("threads", threads, 1, THREADS_MAX);
        OptionRange.check("rounds", rounds, 1, ROUNDS_MAX);
        forwardBatches.forEach(batch -> OptionRange.check("a mini-batch", batch, 1, BATCH_MAX));
        trainingBatches.forEach(batch -> OptionRange.check("a mini-batch", batch, 1, BATCH_MAX));
    }

    /** What is compared, one after the other. */
    List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (Precision precision : precisions) {
            forwardBatches.forEach(
                    batch ->
                            tasks.add(new Task(Workload.FORWARD, batch, precision, threads, 0, 0)));
            trainingBatches.forEach(
                    batch ->
                            tasks.add(
                                    new Task(
                                            Workload.TRAINING,
                                            batch,
                                            precision,
                                            threads,
                                            DROPOUT_RATE,
                                            LEARNING_RATE)));
        }
        return tasks;
    }

    /** Who takes part in a task. */
    List<Entrant> entrants(Task task) {
        return entrants.stream()
                .filter(entrant -> entrant.does(task.workload(), task.precision()))
                .toList();
    }
}
