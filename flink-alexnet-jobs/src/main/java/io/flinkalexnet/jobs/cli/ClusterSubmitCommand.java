package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.jobs.ClassifyJob;
import io.flinkalexnet.jobs.JobArguments;
import io.flinkalexnet.jobs.StatsJob;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.cluster.Distribution;
import io.flinkalexnet.jobs.cluster.LocalCluster;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** {@code cluster submit}. */
@Command(
        name = "submit",
        description = {
            "Submits a job with Flink's own command line and comes back once it is accepted: the line it prints works"
                    + " on any Flink cluster with the engine in its lib folder.",
            "ARGS are those of the job's main: any option by its key, or the end of it."
        },
        customSynopsis =
                "Usage: ./alexnet cluster submit [--directory=DIR] [--from=PATH] JOB [--KEY VALUE ...]",
        footer = {
            "  ./alexnet cluster submit train --epochs 30 --statistics.file file:///data/s.safetensors \\",
            "      --model.directory file:///data/models",
            "  ./alexnet cluster submit --from file:///data/savepoint-1 classify --parallelism.default 2"
        })
final class ClusterSubmitCommand extends AlexNetCommand {
    @Mixin private ClusterMixin cluster;

    @Option(
            names = "--from",
            paramLabel = "PATH",
            description = "Goes on from this savepoint or retained checkpoint.")
    private String from;

    @Parameters(paramLabel = "JOB", description = "One of ${COMPLETION-CANDIDATES}.")
    private Job job;

    @Unmatched private final List<String> arguments = new ArrayList<>();

    /** The jobs by name. */
    enum Job {
        STATS(StatsJob.class),
        TRAIN(TrainJob.class),
        CLASSIFY(ClassifyJob.class);

        private final Class<?> main;

        Job(Class<?> main) {
            this.main = main;
        }
    }

    @Override
    protected void execute() throws Exception {
        LocalCluster local = cluster.running();
        Distribution distribution = Distribution.ofThisProcess();
        List<String> command = command(distribution);
        err().printf("flink %s%n", String.join(" ", JobArguments.shown(command)));
        int status = local.flink(command);
        if (status != 0) {
            throw new CommandException(
                    "flink run ended with status %d; its log is %s"
                            .formatted(status, cluster.directory().logs().resolve("client.log")));
        }
        suggest("./alexnet cluster status" + cluster.suffix());
    }

    private List<String> command(Distribution distribution) {
        List<String> command = new ArrayList<>(List.of("run", "-d"));
        if (from != null) {
            command.addAll(List.of("-s", from));
        }
        command.addAll(List.of("-c", job.main.getName(), distribution.jobJar().toString()));
        command.addAll(arguments);
        return command;
    }
}
