package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.lab.floor.Workload;
import io.flinkalexnet.lab.peers.contender.Request;
import io.flinkalexnet.lab.peers.contender.Task;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the engine that the others are checked against computes, in f32, each task once. */
final class Reference {
    private static final int BATCH_MAX = 16;
    private static final int TRAINING_RUNS = 3;
    private static final float LEARNING_RATE = 1e-4f;

    private final Launcher launcher;
    private final Entrant entrant;
    private final int classes;
    private final Map<Task, List<float[]>> outputs = new HashMap<>();

    Reference(Launcher launcher, Entrant entrant, int classes) {
        this.launcher = launcher;
        this.entrant = entrant;
        this.classes = classes;
    }

    /** The same on few pictures, and without dropout, of which each engine has its own masks. */
    static Task checkTask(Task task) {
        return task.withBatch(Math.min(task.batch(), BATCH_MAX)).with(0, LEARNING_RATE);
    }

    /** Runs of a check: in training, one before the first update and some behind it. */
    static int runs(Workload workload) {
        return workload == Workload.FORWARD ? 1 : TRAINING_RUNS;
    }

    int classes() {
        return classes;
    }

    /**
     * What comes out of each run.
     *
     * @throws ChildException if it fails; then nothing can be checked
     */
    List<float[]> outputs(Task checkTask) throws ChildException, IOException, InterruptedException {
        Task task =
                new Task(
                        checkTask.workload(),
                        checkTask.batch(),
                        Precision.F32,
                        checkTask.threads(),
                        checkTask.dropoutRate(),
                        checkTask.learningRate());
        if (!outputs.containsKey(task)) {
            try (Child child = launcher.start(entrant)) {
                outputs.put(task, child.ask(Request.check(task, runs(task.workload()))).outputs());
            }
        }
        return outputs.get(task);
    }
}
