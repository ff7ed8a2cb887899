package io.flinkalexnet.jobs.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What all commands have in common: {@code --help}, {@code --verbose}, writers, and the exit status
 * 0 only if {@link #execute} returns.
 */
@Command(
        synopsisHeading = "Usage: ./",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        showDefaultValues = true,
        footerHeading = "%nExamples:%n",
        usageHelpAutoWidth = true)
public abstract class AlexNetCommand implements Callable<Integer> {
    private static final String OWN_PACKAGES = "io.flinkalexnet";

    @Spec private CommandSpec spec;

    @Option(names = "--verbose", description = "Logs more; errors with where they happened.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    private boolean help;

    /**
     * Does the work. Returns only if all of it was done.
     *
     * @throws CommandException with the line to print if it can't be done
     */
    protected abstract void execute() throws Exception;

    @Override
    public final Integer call() throws Exception {
        if (verbose) {
            Configurator.setLevel(LogManager.ROOT_LOGGER_NAME, Level.INFO);
            Configurator.setLevel(OWN_PACKAGES, Level.DEBUG);
        }
        execute();
        return 0;
    }

    boolean isVerbose() {
        return verbose;
    }

    /** Results go here. */
    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Progress and remarks go here. */
    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Progress on {@link #err}, in place on a terminal. */
    protected final Progress progress(String what, long total) {
        return new Progress(Progress.Display.ofStandardError(err()), what, total);
    }

    /** The last line of a command that has done its work: what to type next. */
    protected final void suggest(String nextCommand) {
        out().printf("%nNext: %s%n", nextCommand);
    }
}
