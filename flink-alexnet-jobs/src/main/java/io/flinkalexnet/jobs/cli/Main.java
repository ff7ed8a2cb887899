package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.jobs.JobArguments;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit status: 0 if what was asked for was done, 1 if it failed, 2 if it was not
 * understood.
 */
@Command(
        name = "alexnet",
        description = "AlexNet on streams: trains and serves from Kafka topics, on Apache Flink.",
        mixinStandardHelpOptions = true,
        version = "flink-alexnet 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Begin with:",
            "  ./alexnet demo               the whole system in one process, in some minutes",
            "  ./alexnet broker             a Kafka broker with our topics, on this machine",
            "  ./alexnet COMMAND --help     what a command does, with examples"
        },
        // a new command is one line here
        subcommands = {
            DemoCommand.class,
            DoctorCommand.class,
            BrokerCommand.class,
            TopicsCommand.class,
            IngestCommand.class,
            PeekCommand.class,
            StatsCommand.class,
            TrainCommand.class,
            ClassifyCommand.class,
            EvaluateCommand.class,
            ClusterCommand.class,
            ReportCommand.class,
            ConsoleCommand.class,
            ModelCommand.class
        })
public final class Main implements Runnable {
    static final int FAILED = 1;
    static final int NOT_UNDERSTOOD = 2;

    @Spec private CommandSpec spec;

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs one command and returns its exit status; the writers are not closed. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(out, err, List.of(), args);
    }

    /** Also knows these commands, each an object that picocli takes as one. */
    public static int run(PrintWriter out, PrintWriter err, List<Object> more, String... args) {
        return commandLine(out, err, more, args).execute(args);
    }

    /** What reads these arguments. */
    static CommandLine commandLine(
            PrintWriter out, PrintWriter err, List<Object> more, String... args) {
        CommandLine commands = new CommandLine(new Main());
        more.forEach(commands::addSubcommand);
        KafkaMixin.addSettings(commands, args);
        return commands.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(
                        (problem, arguments) -> notUnderstood(problem, arguments))
                .setExecutionExceptionHandler(
                        (problem, command, result) -> failed(problem, command));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }

    private static int notUnderstood(ParameterException problem, String... args) {
        CommandLine command = problem.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String message = oneLine(withoutSecrets(problem.getMessage(), args));
        command.getErr().printf("%s: %s; see ./%s --help%n", name, message, name);
        return NOT_UNDERSTOOD;
    }

    /** Picocli repeats what it did not understand, which may be a setting of Kafka's. */
    private static String withoutSecrets(String message, String... args) {
        String shown = message;
        List<String> said = JobArguments.shown(List.of(args));
        List<String> given = JobArguments.split(args);
        for (int i = 0; i < given.size(); i++) {
            if (!given.get(i).equals(said.get(i)) && !given.get(i).isEmpty()) {
                shown = shown.replace(given.get(i), said.get(i));
            }
        }
        return shown;
    }

    private static int failed(Exception problem, CommandLine command) {
        PrintWriter err = command.getErr();
        err.printf("%s: %s%n", command.getCommandSpec().qualifiedName(), oneLine(message(problem)));
        if (command.getCommand() instanceof AlexNetCommand own && own.isVerbose()) {
            problem.printStackTrace(err);
        } else if (!speaks(problem)) {
            err.println("  --verbose shows where it happened");
        }
        return FAILED;
    }

    private static String message(Exception problem) {
        return speaks(problem) ? problem.getMessage() : problem.toString();
    }

    /**
     * Whether the message says enough without the exception's name. Ours do, and they come in these
     * classes; the message of a subclass is often no more than a file's name.
     */
    private static boolean speaks(Exception problem) {
        return problem.getMessage() != null
                && List.of(
                                CommandException.class,
                                IllegalArgumentException.class,
                                IOException.class)
                        .contains(problem.getClass());
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
