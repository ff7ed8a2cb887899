package io.flinkalexnet.lab.peers.contender;

/**
 * One line to a contender.
 *
 * @param action what to do
 * @param task for {@link Action#CHECK} and {@link Action#PREPARE}; else null
 * @param runs how often, for {@link Action#CHECK} and {@link Action#RUN}
 * @param exercise for {@link Action#TRAIN}; else null
 */
public record Request(Action action, Task task, int runs, Exercise exercise) {
    /** What a contender is asked. */
    public enum Action {
        /** Opens the task, runs it, answers what came out of all runs, and closes it. */
        CHECK,
        /** Opens the task and keeps it, in place of the one before. */
        PREPARE,
        /** Runs the prepared task and answers the times. */
        RUN,
        /** Measures the machine's peak. */
        PEAK,
        /** Does an exercise and answers the losses of its steps, as one array. */
        TRAIN
    }

    public static Request check(Task task, int runs) {
        return new Request(Action.CHECK, task, runs, null);
    }

    public static Request prepare(Task task) {
        return new Request(Action.PREPARE, task, 0, null);
    }

    public static Request run(int runs) {
        return new Request(Action.RUN, null, runs, null);
    }

    public static Request peak(Task task) {
        return new Request(Action.PEAK, task, 0, null);
    }

    public static Request train(Exercise exercise) {
        return new Request(Action.TRAIN, null, 0, exercise);
    }
}
