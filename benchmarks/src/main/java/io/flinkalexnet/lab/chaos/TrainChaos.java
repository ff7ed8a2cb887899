package io.flinkalexnet.lab.chaos;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.jobs.cluster.ClusterDirectory;
import io.flinkalexnet.jobs.cluster.Distribution;
import io.flinkalexnet.jobs.cluster.LocalCluster;
import io.flinkalexnet.lab.DrillJobs;
import io.flinkalexnet.lab.DrillReport;
import io.flinkalexnet.lab.DrillTraining;
import io.flinkalexnet.lab.TrainingDrill;
import java.util.function.Consumer;

/**
 * Trains twice on a cluster of processes with the same options: once left alone, once with the
 * faults of a plan.
 */
final class TrainChaos {
    private final ChaosOptions options;
    private final Distribution distribution;
    private final Consumer<String> say;
    private final LocalCluster cluster;

    TrainChaos(ChaosOptions options, Distribution distribution, Consumer<String> say) {
        this.options = options;
        this.distribution = distribution;
        this.say = say;
        cluster = new LocalCluster(new ClusterDirectory(options.directory().resolve("cluster")));
    }

    ChaosReport run() throws Exception {
        say.accept("starting a broker");
        try (BrokerProcess broker = new BrokerProcess(options.directory().resolve("broker"))) {
            KafkaOptions kafka = KafkaOptions.of(broker.bootstrapServers());
            say.accept("sending %,d pictures to train on".formatted(options.pictures()));
            DrillTraining.sendPictures(kafka, options.pictures());
            say.accept("starting a cluster of 2 task managers");
            startMissing();
            try (DrillJobs jobs = new DrillJobs(cluster, distribution)) {
                return train(broker, jobs, new TrainingDrill(options.training(), kafka, jobs));
            }
        } finally {
            cluster.stop();
        }
    }

    private void startMissing() throws Exception {
        cluster.start(
                distribution,
                DrillTraining.cluster(cluster.directory(), 2, options.port()),
                registered -> {});
    }

    private ChaosReport train(BrokerProcess broker, DrillJobs jobs, TrainingDrill training)
            throws Exception {
        ChaosPlan plan = options.plan();
        say.accept("training %,d steps undisturbed".formatted(options.training().steps()));
        DrillReport.Training undisturbed = training.run(1, "none", job -> {});
        double undisturbedSeconds = training.timeline().seconds();
        say.accept(
                "training the same with %d faults after %.1f s without"
                        .formatted(plan.faults().size(), undisturbedSeconds));
        Faults faults = new Faults(broker, cluster, this::startMissing, jobs, training, say);
        DrillReport.Training disturbed = training.run(2, "chaos", job -> faults.inflict(plan, job));
        return new ChaosReport(
                options.kills(),
                faults.restarts(),
                disturbed.version(),
                disturbed.sha256(),
                undisturbed.sha256(),
                disturbed.sha256().equals(undisturbed.sha256()),
                ChaosReport.secondsLostPerKill(faults.events()),
                plan.count(Fault.JOB_MANAGER_KILLED),
                plan.count(Fault.CHECKPOINT_WRITE_FAILED),
                plan.count(Fault.BROKER_RESTARTED),
                undisturbedSeconds,
                training.timeline().seconds(),
                options.seed(),
                faults.events());
    }
}
