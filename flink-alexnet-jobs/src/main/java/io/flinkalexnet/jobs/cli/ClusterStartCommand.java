package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.jobs.cluster.ClusterClient;
import io.flinkalexnet.jobs.cluster.ClusterOptions;
import io.flinkalexnet.jobs.cluster.ClusterProcess;
import io.flinkalexnet.jobs.cluster.Distribution;
import io.flinkalexnet.jobs.cluster.LocalCluster;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cluster start}. */
@Command(
        name = "start",
        description = {
            "Starts a Flink cluster, or what is missing of one that runs. The processes stay when this command ends.",
            "Jobs that ran when the cluster was stopped, or when its job manager was lost, go on."
        },
        footer = {
            "  ./alexnet cluster start                         one task manager of two slots",
            "  ./alexnet cluster start --task-managers 3 --slots 1 --task-manager-memory 4g",
            "  ./alexnet cluster start --job-managers 2        one of them stands by"
        })
final class ClusterStartCommand extends AlexNetCommand {
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);

    @Mixin private ClusterMixin cluster;

    @Option(
            names = "--task-managers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Task managers, 1 to 64.")
    private int taskManagers;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "2",
            description = "Slots of each task manager, 1 to 64.")
    private int slots;

    @Option(
            names = "--task-manager-memory",
            paramLabel = "SIZE",
            defaultValue = "2g",
            description =
                    "Memory of each task manager's process, 1g or more; alexnet-2012 trains in 4g with mini-batches of 32, in 6g with 128.")
    private String taskManagerMemory;

    @Option(
            names = "--job-managers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Job managers, 1 to 3; those after the first stand by.")
    private int jobManagers;

    @Option(
            names = "--port",
            defaultValue = "8081",
            description = "Port of the web UI and of submissions.")
    private int port;

    @Option(
            names = "--engines",
            paramLabel = "FOLDER",
            defaultValue = Distribution.CPU_ENGINES,
            description =
                    "Engines in the lib folder of every process: cpu, or another folder that this build has"
                            + " under target/flink-alexnet/lib, such as cuda.")
    private String engines;

    @Override
    protected void execute() throws Exception {
        ClusterOptions options =
                new ClusterOptions(
                        cluster.directory().path(),
                        jobManagers,
                        taskManagers,
                        slots,
                        MemorySize.parse(taskManagerMemory),
                        port,
                        engines);
        LocalCluster local = new LocalCluster(cluster.directory());
        try (Progress progress = progress("task managers", taskManagers)) {
            local.start(
                    Distribution.ofThisProcess(),
                    options,
                    registered -> progress.at(registered, ""));
            progress.at(taskManagers, "");
        }
        for (ClusterProcess each : local.running()) {
            out().printf("%-16s process %d%n", each.name(), each.pid());
        }
        try (ClusterClient client = local.client(ANSWER_PATIENCE)) {
            out().printf("%d slots; web UI %s%n", client.capacity().slots(), client.webInterface());
        }
        out().printf("Logs are in %s%n", cluster.directory().logs());
        suggest("./alexnet train --network alexnet-small --epochs 30" + placeSuffix());
    }

    private String placeSuffix() {
        return cluster.suffix().replace("--directory", "--cluster");
    }
}
