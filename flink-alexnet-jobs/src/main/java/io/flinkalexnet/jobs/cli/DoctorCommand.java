package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.jobs.cluster.Distribution;
import io.flinkalexnet.jobs.doctor.Diagnosis;
import io.flinkalexnet.jobs.doctor.Doctor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}. */
@Command(
        name = "doctor",
        description = {
            "Says what this machine can run, and what is missing: processor, memory, cards, engines, Kafka,",
            "and a Flink installation. Exit status 0 only if training and serving would work."
        },
        footer = {
            "  ./alexnet doctor --skip-kafka",
            "  ./alexnet doctor --bootstrap-servers kafka:9092 --json doctor.json",
            "  ./alexnet doctor --flink-lib /opt/flink/lib --flink-conf /opt/flink/conf/config.yaml"
        })
final class DoctorCommand extends AlexNetCommand {
    @Mixin private KafkaMixin kafka;
    @Mixin private JsonMixin json;

    @Option(names = "--skip-kafka", description = "Does not ask for Kafka.")
    private boolean skipKafka;

    @Option(
            names = "--flink-lib",
            paramLabel = "DIR",
            description = "Checks the jars in this lib folder of Flink; else those of this build.")
    private Path flinkLib;

    @Option(
            names = "--flink-conf",
            paramLabel = "FILE",
            description = "Checks this config.yaml of Flink.")
    private Path flinkConfig;

    @Override
    protected void execute() throws Exception {
        json.check();
        Diagnosis diagnosis =
                Doctor.examine(
                        new Doctor.Options(
                                skipKafka ? Optional.empty() : Optional.of(kafka.options()),
                                flinkLib == null ? built() : List.of(flinkLib),
                                Optional.ofNullable(flinkConfig)));
        diagnosis.print(out());
        json.write(diagnosis);
        if (!diagnosis.usable()) {
            throw new CommandException(
                    "training and serving would not work: %d of the checks above failed"
                            .formatted(diagnosis.failed()));
        }
        suggest(
                skipKafka
                        ? "./alexnet demo"
                        : "./alexnet ingest DIR --topic images-labeled" + kafka.suffix());
    }

    /** Flink and the engines as this build has them; none if it was not made with the script. */
    private static List<Path> built() {
        if (System.getProperty(Distribution.PROPERTY) == null) {
            return List.of();
        }
        return Distribution.ofThisProcess().libraries();
    }
}
