package io.flinkalexnet.lab.chaos;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.JsonMixin;
import io.flinkalexnet.jobs.cluster.Distribution;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab chaos train}. */
@Command(
        name = "train",
        description = {
            "Starts a Kafka broker and a Flink cluster of processes, and trains twice with the same options: once left"
                    + " alone, once while task managers and the job manager are killed, a checkpoint can't be written to"
                    + " disk, and the broker is killed and started again, all at random moments.",
            "Fails if the two trainings do not end with the same bytes."
        },
        footer = {
            "  ./alexnet lab chaos train --kills 20 --json chaos.json",
            "  ./alexnet lab chaos train --kills 3 --seed 7 --engine nd4j --directory chaos-nd4j"
        })
final class TrainChaosCommand extends AlexNetCommand {
    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Kills of task managers and the job manager, 1 to 200; the other faults come on top.")
    private int kills;

    @Option(names = "--seed", defaultValue = "1", description = "Decides which fault comes when.")
    private long seed;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "lab-chaos",
            description = "New folder for the broker, the cluster and what the jobs write.")
    private Path directory;

    @Option(
            names = "--training-pictures",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Pictures to train on, 320 to 10000.")
    private int pictures;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "0",
            description = "Epochs of each training; 0: enough for the faults.")
    private int epochs;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = Engines.AUTO,
            description = "What trains: onednn, nd4j, or auto, which takes the best that can run.")
    private String engine;

    @Option(names = "--port", defaultValue = "8182", description = "Port of the cluster's web UI.")
    private int port;

    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        ChaosOptions options =
                new ChaosOptions(directory, kills, seed, pictures, epochs, engine, port);
        ChaosReport report =
                new TrainChaos(
                                options,
                                Distribution.ofThisProcess(),
                                line -> err().printf("%s%n", line))
                        .run();
        json.write(report);
        show(report);
        if (!report.identical()) {
            throw new CommandException(
                    "the trainings did not end with the same bytes: %s undisturbed, %s disturbed; the logs are in %s"
                            .formatted(
                                    report.undisturbedSha256(), report.finalSha256(), directory));
        }
    }

    private void show(ChaosReport report) {
        out().printf(
                        "%d kills (%d of the job manager), %d failed writes, %d restarts of the broker: the tasks were started again %d times%n",
                        report.kills(),
                        report.jobManagerKills(),
                        report.failedWrites(),
                        report.brokerRestarts(),
                        report.restarts());
        for (Fault fault : Fault.values()) {
            report.events().stream()
                    .filter(each -> each.fault() == fault)
                    .mapToDouble(ChaosReport.Event::secondsLost)
                    .average()
                    .ifPresent(
                            seconds -> out().printf("%s: %.1f s lost%n", fault.words(), seconds));
        }
        out().printf(
                        "%,d steps in %.0f s, undisturbed %.0f s; %.1f s lost per kill%n",
                        report.steps(),
                        report.disturbedSeconds(),
                        report.undisturbedSeconds(),
                        report.secondsLostPerKill());
        out().printf(
                        "sha256 %.12s, undisturbed %.12s: %s%n",
                        report.finalSha256(),
                        report.undisturbedSha256(),
                        report.identical() ? "identical" : "different");
    }
}
