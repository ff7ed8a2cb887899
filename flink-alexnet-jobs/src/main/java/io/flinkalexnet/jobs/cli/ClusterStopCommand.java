package io.flinkalexnet.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cluster stop}. */
@Command(
        name = "stop",
        description = {
            "Ends all processes of a local cluster. Jobs are not cancelled: they go on when it is started again.",
            "Its folder stays; delete it to forget the jobs."
        },
        footer = "  ./alexnet cluster stop")
final class ClusterStopCommand extends AlexNetCommand {
    @Mixin private ClusterMixin cluster;

    @Override
    protected void execute() throws Exception {
        int ended = cluster.running().stop();
        out().printf("%d processes ended%n", ended);
    }
}
