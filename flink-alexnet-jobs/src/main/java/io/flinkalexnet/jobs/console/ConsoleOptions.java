package io.flinkalexnet.jobs.console;

import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.train.TrainOptions;
import java.net.InetAddress;
import java.util.List;

/**
 * Checked values of a console.
 *
 * @param modelName name of the line of models that classifies uploads
 * @param address it listens on
 * @param port 0 to 65535; 0 takes a free one
 * @param allowedHosts names, beside the machine's own, that browsers may call it by
 * @param engine classifies uploads
 */
public record ConsoleOptions(
        KafkaOptions kafka,
        Topics topics,
        String modelName,
        InetAddress address,
        int port,
        List<String> allowedHosts,
        EngineOptions engine) {
    public static final int PORT = 8085;

    private static final int PORT_MAX = 65_535;

    public ConsoleOptions {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException(
                    "port must be in [0, %d], was %d".formatted(PORT_MAX, port));
        }
        allowedHosts = List.copyOf(allowedHosts);
    }

    /** The usual topics and models, for this machine only. */
    public static ConsoleOptions local(KafkaOptions kafka, int port, EngineOptions engine) {
        return new ConsoleOptions(
                kafka,
                Topics.DEFAULT,
                TrainOptions.MODEL_NAME.defaultValue(),
                InetAddress.getLoopbackAddress(),
                port,
                List.of(),
                engine);
    }
}
