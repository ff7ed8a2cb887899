package io.flinkalexnet.lab.peers;

import io.flinkalexnet.lab.floor.Workload;
import io.flinkalexnet.lab.peers.contender.Reply;
import io.flinkalexnet.lab.peers.contender.Reply.Measurement;
import io.flinkalexnet.lab.peers.contender.Request;
import io.flinkalexnet.lab.peers.contender.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One engine in a contest, from its start to its result. Drops out at its first failure. */
final class Runner implements AutoCloseable {
    private static final int WARM_UP_RUNS = 3;
    private static final int TURN_RUNS_MAX = 50;
    private static final double TURN_MILLIS = 1000;

    private final Entrant entrant;
    private final Task task;
    private final List<Measurement> measurements = new ArrayList<>();
    private Child child;
    private String description = "";
    private int runsPerTurn;
    private long residentBytes;
    private double peakGigaflops;
    private String failure;

    Runner(Entrant entrant, Task task) {
        this.entrant = entrant;
        this.task = task;
    }

    /** What an engine is asked to do. */
    private interface Act {
        void run() throws ChildException, IOException, InterruptedException;
    }

    private void attempt(Act act) throws InterruptedException {
        if (failure != null) {
            return;
        }
        try {
            act.run();
        } catch (ChildException | IOException e) {
            failure = e.getMessage();
            close();
        }
    }

    /** Starts, checks against the reference, and warms up. */
    void start(Launcher launcher, Reference reference) throws InterruptedException {
        attempt(
                () -> {
                    child = launcher.start(entrant);
                    if (entrant.isFloor()) {
                        peakGigaflops = child.ask(Request.peak(task)).peakGigaflops();
                    } else {
                        check(reference);
                    }
                    description = child.ask(Request.prepare(task)).description();
                    List<Measurement> warm = child.ask(Request.run(WARM_UP_RUNS)).measurements();
                    double millis = warm.get(WARM_UP_RUNS - 1).millis();
                    runsPerTurn = (int) Math.max(1, Math.min(TURN_RUNS_MAX, TURN_MILLIS / millis));
                });
    }

    private void check(Reference reference)
            throws ChildException, IOException, InterruptedException {
        Task small = Reference.checkTask(task);
        int runs = Reference.runs(task.workload());
        List<float[]> outputs = child.ask(Request.check(small, runs)).outputs();
        Optional<String> refusal =
                new Agreement(small, reference.outputs(small))
                        .refusal(outputs, reference.classes());
        if (refusal.isPresent()) {
            throw new ChildException("%s %s".formatted(entrant.name(), refusal.get()));
        }
    }

    /** One turn. */
    void turn() throws InterruptedException {
        attempt(
                () -> {
                    Reply reply = child.ask(Request.run(runsPerTurn));
                    measurements.addAll(reply.measurements());
                    residentBytes = reply.residentBytes();
                });
    }

    boolean isOut() {
        return failure != null;
    }

    /** How much a turn weighs for the time that is left. */
    static long weight(Task task) {
        long images = task.batch() * (task.workload() == Workload.TRAINING ? 3L : 1L);
        return Math.max(1, images / 32);
    }

    /** Such as {@code libtorch, training of 32, f32}. */
    String title() {
        return entrant.name() + ", " + task;
    }

    Result result() {
        return new Result(
                entrant, task, description, measurements, residentBytes, peakGigaflops, failure);
    }

    @Override
    public void close() throws InterruptedException {
        if (child != null) {
            child.close();
            child = null;
        }
    }
}
