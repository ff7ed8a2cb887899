package io.flinkalexnet.lab.peers;

import io.flinkalexnet.lab.peers.contender.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Engines that do the same task in turns: in each round each runs for about a second, in the same
 * order, while the others wait.
 */
final class Contest {
    private final Task task;
    private final List<Entrant> entrants;
    private final int rounds;

    Contest(Task task, List<Entrant> entrants, int rounds) {
        this.task = task;
        this.entrants = List.copyOf(entrants);
        this.rounds = rounds;
    }

    /**
     * Runs it; engines that fail drop out.
     *
     * @param watcher is told before each turn
     */
    List<Result> run(Launcher launcher, Reference reference, Consumer<Runner> watcher)
            throws InterruptedException {
        List<Runner> runners = entrants.stream().map(each -> new Runner(each, task)).toList();
        try {
            for (Runner runner : runners) {
                watcher.accept(runner);
                runner.start(launcher, reference);
            }
            for (int round = 0; round < rounds; round++) {
                for (Runner runner : runners) {
                    watcher.accept(runner);
                    runner.turn();
                }
            }
            List<Result> results = new ArrayList<>();
            runners.forEach(runner -> results.add(runner.result()));
            return results;
        } finally {
            for (Runner runner : runners) {
                runner.close();
            }
        }
    }
}
