package io.flinkalexnet.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Keeps the fastest of several ways to do the same. A way that can't be made, or doesn't run, is
 * out of the race, and its failure is kept. Losers are closed; the winner is the caller's.
 */
final class Contest<T extends Contest.Entrant> {
    interface Entrant extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * @param millis of one run
     */
    record Winner<T>(String name, T entrant, double millis) {}

    private final List<String> times = new ArrayList<>();
    private final List<RuntimeException> failures = new ArrayList<>();
    private Winner<T> winner;

    /** Of two that are equally fast the first stays. */
    void enter(String name, Supplier<T> maker, ToDoubleFunction<T> millis) {
        T entrant;
        try {
            entrant = maker.get();
        } catch (RuntimeException e) {
            fail(name, e);
            return;
        }
        try {
            Winner<T> result = new Winner<>(name, entrant, millis.applyAsDouble(entrant));
            times.add("%s %.3f ms".formatted(name, result.millis()));
            if (winner == null || result.millis() < winner.millis()) {
                Winner<T> loser = winner;
                winner = result;
                entrant = loser == null ? null : loser.entrant();
            }
        } catch (RuntimeException e) {
            fail(name, e);
        }
        if (entrant != null) {
            entrant.close();
        }
    }

    /** For a way that did not even get as far as to {@link #enter}. */
    void fail(String name, RuntimeException failure) {
        times.add(name + " does not work");
        failures.add(failure);
    }

    boolean hasWinner() {
        return winner != null;
    }

    List<RuntimeException> failures() {
        return failures;
    }

    /**
     * The winner.
     *
     * @param problem message if there is none
     * @throws OutOfDeviceMemoryException if there is none, and one had too little memory
     * @throws IllegalStateException if there is none for other reasons, which are suppressed in it
     */
    Winner<T> winner(String problem) {
        if (winner != null) {
            return winner;
        }
        throw failure(problem, failures);
    }

    static RuntimeException failure(String problem, List<RuntimeException> reasons) {
        RuntimeException failure = new IllegalStateException(problem);
        for (RuntimeException reason : reasons) {
            if (reason instanceof OutOfDeviceMemoryException) {
                failure = reason;
            }
        }
        for (RuntimeException reason : reasons) {
            if (reason != failure) {
                failure.addSuppressed(reason);
            }
        }
        return failure;
    }

    /** For logs: how each did. */
    @Override
    public String toString() {
        return String.join("; ", times);
    }
}
