package io.flinkalexnet.lab.chaos;

import io.flinkalexnet.jobs.cluster.ClusterProcess;
import io.flinkalexnet.jobs.cluster.LocalCluster;
import io.flinkalexnet.lab.DrillJobs;
import io.flinkalexnet.lab.TrainingDrill;
import io.flinkalexnet.lab.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;

/** Does the faults of a plan to a training, one after the other, and books what each has cost. */
final class Faults {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Less than a checkpoint's file has, more than a log. */
    private static final long FILE_BYTES_MAX = 1 << 20;

    private final BrokerProcess broker;
    private final LocalCluster cluster;
    private final Start missing;
    private final DrillJobs jobs;
    private final TrainingDrill training;
    private final Consumer<String> say;
    private final List<ChaosReport.Event> events = new ArrayList<>();
    private int restarts; // under job managers that are gone
    private int newestRestarts; // under the one that runs

    /** Starts those processes of the cluster that are missing. */
    @FunctionalInterface
    interface Start {
        void run() throws Exception;
    }

    Faults(
            BrokerProcess broker,
            LocalCluster cluster,
            Start missing,
            DrillJobs jobs,
            TrainingDrill training,
            Consumer<String> say) {
        this.broker = broker;
        this.cluster = cluster;
        this.missing = missing;
        this.jobs = jobs;
        this.training = training;
        this.say = say;
    }

    void inflict(ChaosPlan plan, JobID job) throws Exception {
        for (ChaosPlan.Planned planned : plan.faults()) {
            training.awaitShare(job, planned.share());
            Wait.until("the training runs", PATIENCE, () -> !trainingOn(job).isEmpty());
            long step = training.timeline().step();
            say.accept("step %,d: %s".formatted(step, planned.fault().words()));
            long startMillis = System.currentTimeMillis();
            String process = inflict(planned.fault(), job);
            training.awaitProgressAfter(job, System.currentTimeMillis());
            double seconds = training.timeline().longestPauseSeconds(startMillis);
            say.accept("  %.1f s until it was further than before".formatted(seconds));
            events.add(new ChaosReport.Event(planned.fault(), process, step, seconds));
            missing.run();
            newestRestarts = jobs.restarts(job);
        }
    }

    private Set<Integer> trainingOn(JobID job) throws Exception {
        return jobs.goesOn(job) ? jobs.taskManagers(job) : Set.of();
    }

    private String inflict(Fault fault, JobID job) throws Exception {
        return switch (fault) {
            case TASK_MANAGER_KILLED -> killTaskManager(job);
            case JOB_MANAGER_KILLED -> killJobManager(job);
            case CHECKPOINT_WRITE_FAILED -> failAWrite(job);
            case BROKER_RESTARTED -> restartBroker();
        };
    }

    private String killTaskManager(JobID job) throws Exception {
        ClusterProcess process = trainer(job);
        int before = jobs.restarts(job);
        kill(process);
        awaitRestart(job, before);
        return process.name();
    }

    private ClusterProcess trainer(JobID job) throws Exception {
        return cluster.taskManager(jobs.taskManagers(job).iterator().next());
    }

    private static void kill(ClusterProcess process) throws Exception {
        if (!process.kill()) {
            throw new IllegalStateException(process.name() + " did not run");
        }
    }

    private void awaitRestart(JobID job, int before) throws Exception {
        Wait.until(
                "the tasks are started again",
                PATIENCE,
                () -> jobs.restarts(job) > before && jobs.goesOn(job));
    }

    private String killJobManager(JobID job) throws Exception {
        ClusterProcess process = cluster.jobManager(1);
        kill(process);
        restarts += newestRestarts + 1;
        newestRestarts = 0;
        missing.run();
        Wait.until("the training runs again", PATIENCE, () -> jobs.goesOn(job));
        awaitCheckpoint(job);
        return process.name();
    }

    /**
     * Until the tasks of a new job manager have completed a checkpoint. Those of the one before
     * train on until their task manager hears of the new one: that would be taken for progress.
     */
    private void awaitCheckpoint(JobID job) throws Exception {
        Wait.until(
                "the restored training has a checkpoint of its own",
                PATIENCE,
                () -> jobs.completedCheckpoints(job) > 0 || jobs.hasEnded(job));
    }

    private String failAWrite(JobID job) throws Exception {
        ClusterProcess process = trainer(job);
        int restartsBefore = jobs.restarts(job);
        long failedBefore = jobs.failedCheckpoints(job);
        try (FileSizeLimit ignored = new FileSizeLimit(process.pid(), FILE_BYTES_MAX)) {
            Wait.until(
                    "a checkpoint has failed",
                    PATIENCE,
                    () -> jobs.failedCheckpoints(job) > failedBefore);
        }
        awaitRestart(job, restartsBefore);
        return process.name();
    }

    private String restartBroker() throws Exception {
        broker.killAndStart();
        return "broker";
    }

    List<ChaosReport.Event> events() {
        return List.copyOf(events);
    }

    /** How often the tasks were started again. */
    int restarts() {
        return restarts + newestRestarts;
    }
}
