package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.report.Report;
import io.flinkalexnet.jobs.report.ReportOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code report}. */
@Command(
        name = "report",
        description = {
            "Writes one HTML page with pictures of a run: training curves, predictions, similar pictures, first-layer"
                    + " filters, confusion, rejected pictures. It loads nothing from anywhere and can be sent as it is.",
            "Reads what is on the topics now, and the newest announced model's file. What is not there yet, the page"
                    + " says."
        },
        footer = {
            "  ./alexnet report                               writes report.html",
            "  ./alexnet report --file flowers.html --pictures 60 --queries 20",
            "  ./alexnet report --model model.safetensors --topic photos --json summary.json"
        })
final class ReportCommand extends AlexNetCommand {
    @Option(
            names = "--file",
            paramLabel = "FILE",
            defaultValue = "report.html",
            description = "The page; replaced if it is there.")
    private Path file;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = "images",
            description =
                    "Topic of the pictures that were classified, with labels if they have some.")
    private String topic;

    @Option(
            names = "--model",
            paramLabel = "FILE_OR_URI",
            description = "Shows the filters of this model file, not of the newest announced.")
    private String model;

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            defaultValue = "alexnet",
            description = "Takes the newest model announced under this name.")
    private String modelName;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "" + ReportOptions.PICTURES,
            description = "Pictures shown with their predictions, 0 to 200.")
    private int pictures;

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "" + ReportOptions.QUERIES,
            description = "Pictures shown with those most like them, 0 to 50.")
    private int queries;

    @Option(
            names = "--page-bytes",
            paramLabel = "BYTES",
            defaultValue = "" + ReportOptions.PAGE_BYTES,
            description = "Pictures beyond this weight are left out, 100000 to 100000000.")
    private long pageBytes;

    @Mixin private KafkaMixin kafka;
    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        checkFile();
        ReportOptions options = options(kafka.options());
        kafka.reachable();
        Report.Summary summary;
        try (Progress progress = progress("records read", Progress.UNKNOWN)) {
            summary = Report.write(options, file, InstantSource.system(), progress::add);
        }
        json.write(summary);
        out().printf(
                        "%s: %,d bytes, %,d pictures%n",
                        summary.report(), summary.bytes(), summary.pictures());
        suggest("open " + file.toAbsolutePath().toUri());
    }

    private void checkFile() throws CommandException {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new CommandException(
                    "--file %s can't be written: it must be a file in a folder that exists and can be written to"
                            .formatted(file));
        }
    }

    private ReportOptions options(KafkaOptions servers) {
        return new ReportOptions(
                servers,
                Topics.from(new Configuration().set(Topics.IMAGES, topic)),
                modelName,
                model == null ? null : FileUri.of(model),
                pictures,
                queries,
                pageBytes);
    }
}
