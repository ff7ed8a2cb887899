package io.flinkalexnet.jobs;

import java.io.IOException;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the jobs' {@code main} methods have in common: they run on the Flink they were built for,
 * and what is wrong with arguments, topics or files is said in one line, which {@code flink run}
 * prints without a stack trace.
 */
final class JobMain {
    private static final Logger LOG = LoggerFactory.getLogger(JobMain.class);

    /** The minor version the jobs are built and tested with. */
    static final String FLINK = "2.3";

    private JobMain() {}

    /** Puts a job together and submits it. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    /**
     * Runs the body.
     *
     * @param name of the job
     * @throws ProgramParametrizationException with the one line; its cause is logged
     */
    static void run(String name, Body body) throws Exception {
        try {
            checkFlink(EnvironmentInformation.getVersion());
            body.run();
        } catch (IllegalArgumentException | IOException e) {
            LOG.error("{} was not submitted", name, e);
            throw new ProgramParametrizationException(name + ": " + FailureReason.of(e));
        }
    }

    /**
     * An older Flink lacks classes the jobs need, a later one has not been tried.
     *
     * @throws IllegalArgumentException for an older one
     */
    static void checkFlink(String version) {
        if (version.startsWith(FLINK + ".") || version.equals(FLINK)) {
            return;
        }
        if (isOlder(version)) {
            throw new IllegalArgumentException(
                    "this build of flink-alexnet runs on Flink %s, this is Flink %s; upgrade the cluster, or submit to one of %s"
                            .formatted(FLINK, version, FLINK));
        }
        LOG.warn("Built and tested on Flink {}, this is Flink {}", FLINK, version);
    }

    private static boolean isOlder(String version) {
        String[] ours = FLINK.split("\\.");
        String[] theirs = version.split("\\.");
        try {
            int major = Integer.compare(Integer.parseInt(theirs[0]), Integer.parseInt(ours[0]));
            return major < 0
                    || (major == 0 && Integer.parseInt(theirs[1]) < Integer.parseInt(ours[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return false; // a build of one's own, with a name of its own
        }
    }
}
