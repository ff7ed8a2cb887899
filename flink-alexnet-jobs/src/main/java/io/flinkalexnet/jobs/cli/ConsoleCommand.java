package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.console.Console;
import io.flinkalexnet.jobs.console.ConsoleOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code console}: runs until it is interrupted. */
@Command(
        name = "console",
        description = {
            "Serves a page on this machine that shows what the topics say as it comes: predictions, rates, training"
                    + " curves, models, rejected pictures; and what a picture of yours is, and which are like it.",
            "Topics may come to be later. Runs until Ctrl-C and leaves no trace on the broker."
        },
        footer = {
            "  ./alexnet console                     http://127.0.0.1:8085/",
            "  ./alexnet console --port 0            a free port, which it prints",
            "  ./alexnet console --topic photos --model-name flowers --bootstrap-servers kafka:9092"
        })
final class ConsoleCommand extends AlexNetCommand {
    @Option(
            names = "--port",
            defaultValue = "" + ConsoleOptions.PORT,
            description = "Port; 0 takes a free one.")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Address to listen on. Any other than the loopback address lets everybody in who can reach it:"
                            + " there is no password.")
    private String bind;

    @Option(
            names = "--allowed-host",
            paramLabel = "NAME",
            showDefaultValue = Visibility.NEVER,
            description = "A name browsers may call it by, beside localhost; can be repeated.")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = "images",
            description = "Topic of the pictures that are classified.")
    private String topic;

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            defaultValue = "alexnet",
            description = "Uploads are classified with the newest model announced under this name.")
    private String modelName;

    @Mixin private EngineMixin engine;
    @Mixin private KafkaMixin kafka;

    @Override
    protected void execute() throws Exception {
        ConsoleOptions options = options();
        kafka.reachable();
        try (Console console = Console.start(options)) {
            warnIfOpen(options.address());
            serve(console, this);
        }
    }

    private ConsoleOptions options() throws CommandException {
        return new ConsoleOptions(
                kafka.options(),
                Topics.from(new Configuration().set(Topics.IMAGES, topic)),
                modelName,
                address(),
                port,
                allowedHosts,
                engine.options());
    }

    private InetAddress address() throws CommandException {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new CommandException("--bind must be an address of this machine, was " + bind, e);
        }
    }

    private void warnIfOpen(InetAddress address) {
        if (!address.isLoopbackAddress()) {
            err().printf(
                            "WARNING: the console listens on %s, and there is no password: whoever reaches it sees the pictures and can upload%n",
                            bind);
        }
    }

    /** Says where the console is and waits for the interrupt that ends the process. */
    static void serve(Console console, AlexNetCommand command) throws InterruptedException {
        Runnable close =
                () -> {
                    try {
                        console.close();
                        command.err().println("console stopped");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        Runtime.getRuntime().addShutdownHook(new Thread(close, "console-shutdown"));
        command.out().printf("Console: %s%n", console.url());
        command.out().printf("  Ctrl-C stops it%n");
        command.out().flush();
        new CountDownLatch(1).await();
    }
}
