package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.jobs.cluster.ClusterClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.client.JobStatusMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cluster savepoint}. */
@Command(
        name = "savepoint",
        description = {
            "Takes a savepoint of a running job, which another parallelism, cluster or release can go on from."
        },
        footer = {
            "  ./alexnet cluster savepoint                 of the one job that runs",
            "  ./alexnet cluster savepoint --stop JOB_ID   and stops it"
        })
final class ClusterSavepointCommand extends AlexNetCommand {
    /** A training state is written while the job goes on: minutes on slow storage. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @Mixin private ClusterMixin cluster;

    @Option(names = "--stop", description = "Stops the job with the savepoint.")
    private boolean stop;

    @Parameters(
            paramLabel = "JOB_ID",
            arity = "0..1",
            description = "The job; needed if more than one runs.")
    private String jobId;

    @Mixin private JsonMixin json;

    /** What {@code --json} writes. */
    record Summary(String job, String savepoint, boolean stopped) {}

    @Override
    protected void execute() throws Exception {
        json.check();
        try (ClusterClient client = cluster.running().client(PATIENCE)) {
            JobStatusMessage job = job(client.jobs());
            String savepoint =
                    stop
                            ? client.stopWithSavepoint(job.getJobId())
                            : client.savepoint(job.getJobId());
            json.write(new Summary(job.getJobId().toString(), savepoint, stop));
            out().printf("%s%n", savepoint);
            suggest(
                    "./alexnet cluster submit%s --from %s %s ARGS"
                            .formatted(
                                    cluster.suffix(),
                                    savepoint,
                                    job.getJobName().replace("alexnet-", "")));
        }
    }

    private JobStatusMessage job(List<JobStatusMessage> running)
            throws CommandException, IOException {
        List<JobStatusMessage> meant =
                jobId == null
                        ? running
                        : running.stream()
                                .filter(each -> each.getJobId().equals(JobID.fromHexString(jobId)))
                                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        List<String> ids =
                running.stream().map(each -> each.getJobId() + " " + each.getJobName()).toList();
        throw new CommandException(
                running.isEmpty()
                        ? "no job runs"
                        : "name one of the jobs that run: " + String.join(", ", ids));
    }
}
