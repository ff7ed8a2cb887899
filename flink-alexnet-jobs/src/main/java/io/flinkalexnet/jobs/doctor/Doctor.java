package io.flinkalexnet.jobs.doctor;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Looks at this machine, this build, Kafka, and a Flink installation. */
public final class Doctor {
    private Doctor() {}

    /**
     * What to look at beside the machine.
     *
     * @param kafka brokers; empty to leave Kafka out
     * @param flinkLib folders of jars that stand for Flink's lib; empty to leave it out
     * @param flinkConfig Flink's config.yaml; empty to leave it out
     */
    public record Options(
            Optional<KafkaOptions> kafka, List<Path> flinkLib, Optional<Path> flinkConfig) {}

    /** Takes some seconds: native libraries are loaded. */
    public static Diagnosis examine(Options options) throws IOException, InterruptedException {
        List<Check> checks = new ArrayList<>(new MachineChecks(Path.of("/")).run());
        checks.addAll(DeviceChecks.ofThisMachine().run());
        checks.addAll(new EngineChecks(Engines.all()).run());
        if (options.kafka().isPresent()) {
            checks.addAll(new KafkaChecks(options.kafka().get()).run());
        }
        checks.add(Check.ok("flink", "of this build", EnvironmentInformation.getVersion()));
        if (!options.flinkLib().isEmpty()) {
            checks.addAll(new FlinkLibChecks(options.flinkLib()).run());
        }
        if (options.flinkConfig().isPresent()) {
            checks.addAll(new FlinkConfigChecks(options.flinkConfig().get()).run());
        }
        return new Diagnosis(checks);
    }
}
