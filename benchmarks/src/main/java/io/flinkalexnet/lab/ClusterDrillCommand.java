package io.flinkalexnet.lab;

import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.JsonMixin;
import io.flinkalexnet.jobs.cluster.Distribution;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab cluster}. */
@Command(
        name = "cluster",
        description = {
            "Starts a Kafka broker and a Flink cluster of processes, runs the jobs on it, kills task managers and the job"
                    + " manager, changes the parallelism, and counts what is missing or doubled.",
            "Fails if anything is, or if a training that was killed ends with another model than one that was not."
        },
        footer = {
            "  ./alexnet lab cluster --json cluster.json",
            "  ./alexnet lab cluster --pictures 20000 --rate 500 --epochs 40"
        })
final class ClusterDrillCommand extends AlexNetCommand {
    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "lab-cluster",
            description = "New folder for the cluster and what the jobs write.")
    private Path directory;

    @Option(
            names = "--training-pictures",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Pictures to train on, 320 to 10000.")
    private int trainingPictures;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "20",
            description = "Epochs of each training.")
    private int epochs;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "6000",
            description = "Pictures of the stream that is classified, 100 or more.")
    private int pictures;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "100",
            description = "Pictures per second of that stream.")
    private int rate;

    @Option(names = "--port", defaultValue = "8181", description = "Port of the cluster's web UI.")
    private int port;

    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        DrillOptions options =
                new DrillOptions(directory, trainingPictures, epochs, pictures, rate, port);
        DrillReport report =
                new ClusterDrill(
                                options,
                                Distribution.ofThisProcess(),
                                line -> err().printf("%s%n", line))
                        .run();
        json.write(report);
        show(report);
        if (!report.isWhole()) {
            throw new CommandException(
                    "%d pictures are missing, %d are doubled, and the trainings %s the same model; the logs are in %s"
                            .formatted(
                                    report.missing(),
                                    report.duplicates(),
                                    report.sameModel() ? "ended with" : "did not end with",
                                    directory));
        }
    }

    private void show(DrillReport report) {
        out().printf("%d jobs, %d kills%n", report.jobs(), report.kills());
        out().printf(
                        "%,d pictures in = %,d predicted + %,d rejected; %d missing, %d doubled%n",
                        report.imagesIn(),
                        report.predictions(),
                        report.rejected(),
                        report.missing(),
                        report.duplicates());
        for (DrillReport.Recovery each : report.recoveries()) {
            out().printf(
                            "%s of %s killed: %.1f s until %s%n",
                            each.process(), each.job(), each.seconds(), each.until());
        }
        for (DrillReport.Training each : report.trainings()) {
            out().printf(
                            "training (%s): %d steps, sha256 %.12s%n",
                            each.disturbance(), each.version(), each.sha256());
        }
    }
}
