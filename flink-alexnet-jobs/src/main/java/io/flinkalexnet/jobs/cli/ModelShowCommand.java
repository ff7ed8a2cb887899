package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.engine.model.NetworkConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code model show}. */
@Command(
        name = "show",
        description = "Shows a network: layers, shapes, parameters, multiply-accumulates.",
        footer = {
            "  ./alexnet model show --network alexnet-2012",
            "  ./alexnet model show --network alexnet-small --classes 10 --input-size 32 --width 0.5"
        })
final class ModelShowCommand extends AlexNetCommand {
    @Option(names = "--network", required = true, description = "alexnet-2012 or alexnet-small.")
    private String network;

    @Option(names = "--classes", defaultValue = "1000", description = "Classes, 2 to 100000.")
    private int classes;

    @Option(
            names = "--width",
            defaultValue = "1",
            description = "Multiplier of filters and hidden units, 0.05 to 4.")
    private double width;

    @Option(
            names = "--input-size",
            paramLabel = "PIXELS",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Height and width of the input; default: the network's own.")
    private Integer inputSize;

    @Override
    protected void execute() {
        NetworkConfig usual = NetworkConfig.of(network, classes);
        int side = inputSize == null ? usual.inputSide() : inputSize;
        NetworkConfig config = new NetworkConfig(network, classes, side, width);
        out().println(config);
        out().print(NetworkTable.of(config.spec()));
        suggest("./alexnet model show --network " + network + " --width 0.5");
    }
}
