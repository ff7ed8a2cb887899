package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.jobs.cluster.ClusterClient;
import io.flinkalexnet.jobs.cluster.ClusterProcess;
import io.flinkalexnet.jobs.cluster.LocalCluster;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.flink.runtime.client.JobStatusMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cluster status}. */
@Command(
        name = "status",
        description = "Shows the processes, slots and running jobs of a local cluster.",
        footer = "  ./alexnet cluster status --json status.json")
final class ClusterStatusCommand extends AlexNetCommand {
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);

    @Mixin private ClusterMixin cluster;
    @Mixin private JsonMixin json;

    /** What {@code --json} writes. */
    record Status(
            String webInterface,
            ClusterClient.Capacity capacity,
            List<Process> processes,
            List<Job> jobs) {}

    /** One process. */
    record Process(String name, long pid, String log) {}

    /** One job that has not ended. */
    record Job(String id, String name, String state) {
        static Job of(JobStatusMessage message) {
            return new Job(
                    message.getJobId().toString(),
                    message.getJobName(),
                    message.getJobState().toString().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    protected void execute() throws Exception {
        json.check();
        LocalCluster local = cluster.running();
        List<Process> processes =
                local.running().stream().map(ClusterStatusCommand::process).toList();
        for (Process each : processes) {
            out().printf("%-16s process %d%n", each.name(), each.pid());
        }
        try (ClusterClient client = local.client(ANSWER_PATIENCE)) {
            List<Job> jobs = client.jobs().stream().map(Job::of).toList();
            Status status = new Status(client.webInterface(), client.capacity(), processes, jobs);
            out().printf(
                            "%d of %d slots are free; web UI %s%n",
                            status.capacity().freeSlots(),
                            status.capacity().slots(),
                            status.webInterface());
            jobs.forEach(
                    each -> out().printf("%s  %s  %s%n", each.id(), each.name(), each.state()));
            json.write(status);
        }
    }

    private static Process process(ClusterProcess each) {
        return new Process(each.name(), each.pid(), each.log().toString());
    }
}
