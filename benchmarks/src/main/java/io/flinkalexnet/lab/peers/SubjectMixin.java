package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.model.NetworkConfig;
import picocli.CommandLine.Option;

/** The options of every command that runs one network on several engines. */
final class SubjectMixin {
    @Option(names = "--network", defaultValue = "alexnet-2012", description = "Its name.")
    private String network;

    @Option(names = "--classes", defaultValue = "1000", description = "Classes, 2 to 100000.")
    private int classes;

    @Option(names = "--threads", defaultValue = "1", description = "Native threads of each engine.")
    private int threads;

    NetworkConfig network() {
        return NetworkConfig.of(network, classes);
    }

    int threads() {
        return threads;
    }
}
