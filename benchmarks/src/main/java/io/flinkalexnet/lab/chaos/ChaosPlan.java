package io.flinkalexnet.lab.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which faults come when; the same for the same kills and seed.
 *
 * @param faults in the order they come
 */
record ChaosPlan(List<Planned> faults) {
    private static final int KILLS_PER_JOB_MANAGER = 4;
    private static final int KILLS_PER_FAILED_WRITE = 5;
    private static final int KILLS_PER_BROKER = 7;
    private static final double FIRST_SHARE = 0.03;
    private static final double LAST_SHARE = 0.92;

    /**
     * A fault.
     *
     * @param share of the training's steps after which it comes, 0 to 1
     */
    record Planned(Fault fault, double share) {}

    ChaosPlan {
        faults = List.copyOf(faults);
    }

    /**
     * A plan with so many kills of task and job managers, about one in four of them of the job
     * manager. Writes that fail and restarts of the broker come on top, at least one each.
     */
    static ChaosPlan of(int kills, long seed) {
        int jobManagers = kills == 1 ? 0 : Math.max(1, kills / KILLS_PER_JOB_MANAGER);
        List<Fault> kinds = new ArrayList<>();
        kinds.addAll(Collections.nCopies(jobManagers, Fault.JOB_MANAGER_KILLED));
        kinds.addAll(Collections.nCopies(kills - jobManagers, Fault.TASK_MANAGER_KILLED));
        kinds.addAll(
                Collections.nCopies(
                        Math.max(1, kills / KILLS_PER_FAILED_WRITE),
                        Fault.CHECKPOINT_WRITE_FAILED));
        kinds.addAll(
                Collections.nCopies(Math.max(1, kills / KILLS_PER_BROKER), Fault.BROKER_RESTARTED));
        Random random = new Random(seed);
        Collections.shuffle(kinds, random);
        double[] shares = random.doubles(kinds.size(), FIRST_SHARE, LAST_SHARE).sorted().toArray();
        List<Planned> planned = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            planned.add(new Planned(kinds.get(i), shares[i]));
        }
        return new ChaosPlan(planned);
    }

    int count(Fault fault) {
        return (int) faults.stream().filter(each -> each.fault() == fault).count();
    }
}
