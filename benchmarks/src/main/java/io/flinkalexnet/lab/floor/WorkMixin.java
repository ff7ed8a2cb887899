package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.model.NetworkConfig;
import picocli.CommandLine.Option;

/** The options of every command that measures a network with a mini-batch. */
final class WorkMixin {
    @Option(
            names = "--network",
            defaultValue = "alexnet-2012",
            description = "alexnet-2012 or alexnet-small.")
    private String network;

    @Option(
            names = "--width",
            defaultValue = "1",
            description = "Multiplier of filters and hidden units, 0.05 to 4.")
    private double width;

    @Option(names = "--classes", defaultValue = "1000", description = "Classes, 2 to 100000.")
    private int classes;

    @Option(names = "--batch", defaultValue = "16", description = "Images, 1 to 4096.")
    private int batch;

    @Option(
            names = "--workload",
            defaultValue = "forward",
            description = "forward, as in inference; or training.")
    private Workload workload;

    @Option(names = "--precision", defaultValue = "f32", description = "f32 or bf16.")
    private Precision precision;

    @Option(names = "--threads", defaultValue = "1", description = "Native threads, 1 to 1024.")
    private int threads;

    NetworkConfig network() {
        NetworkConfig usual = NetworkConfig.of(network, classes);
        return new NetworkConfig(usual.name(), classes, usual.inputSide(), width);
    }

    FloorOptions options(Clock clock, int millisPerKernel) {
        return new FloorOptions(batch, workload, precision, threads, clock, millisPerKernel);
    }
}
