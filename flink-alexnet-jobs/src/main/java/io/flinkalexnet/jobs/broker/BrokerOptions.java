package io.flinkalexnet.jobs.broker;

import java.nio.file.Path;

/**
 * Checked values of an {@link EmbeddedBroker}.
 *
 * @param port where clients connect, on localhost; 0 takes a free one
 * @param directory holds the data and is kept; null takes a temporary one, deleted on close
 */
public record BrokerOptions(int port, Path directory) {
    /** Kafka's usual port. */
    public static final int USUAL_PORT = 9092;

    /** Takes a free port. */
    public static final int FREE_PORT = 0;

    private static final int PORT_MAX = 65_535;

    public BrokerOptions {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException(
                    "port must be in [0, %d], was %d; 0 takes a free one"
                            .formatted(PORT_MAX, port));
        }
    }

    /** A free port and a temporary directory. */
    public static BrokerOptions temporary() {
        return new BrokerOptions(FREE_PORT, null);
    }
}
