package io.flinkalexnet.lab;

import io.flinkalexnet.jobs.cluster.ClusterProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Kills processes, and books how long their jobs took to go on. */
final class Kills {
    private final Consumer<String> say;
    private final List<DrillReport.Recovery> recoveries = new ArrayList<>();

    Kills(Consumer<String> say) {
        this.say = say;
    }

    /**
     * Sends SIGKILL.
     *
     * @return the time just before it, epoch milliseconds
     * @throws IllegalStateException if the process did not run
     */
    long kill(ClusterProcess process) throws Exception {
        say.accept("SIGKILL to " + process.name());
        long millis = System.currentTimeMillis();
        if (!process.kill()) {
            throw new IllegalStateException(process.name() + " did not run");
        }
        return millis;
    }

    /**
     * Books a recovery that is complete now.
     *
     * @param until what ended it, in words
     */
    void recovered(ClusterProcess process, String job, String until, long killMillis) {
        double seconds = (System.currentTimeMillis() - killMillis) / 1e3;
        say.accept("%.1f s until %s".formatted(seconds, until));
        recoveries.add(new DrillReport.Recovery(process.name(), job, until, seconds));
    }

    List<DrillReport.Recovery> recoveries() {
        return List.copyOf(recoveries);
    }

    double longestSeconds() {
        return recoveries.stream().mapToDouble(DrillReport.Recovery::seconds).max().orElse(0);
    }
}
