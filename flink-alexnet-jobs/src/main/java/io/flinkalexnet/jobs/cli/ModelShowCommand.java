package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model show}. */
@Command(
        name = "show",
        description = {
            "Shows a network, or the model in a file: layers, shapes, parameters, multiply-accumulates.",
            "A file is read as a whole and its checksum is compared."
        },
        footer = {
            "  ./alexnet model show --network alexnet-2012",
            "  ./alexnet model show --network alexnet-small --classes 10 --input-size 32 --width 0.5",
            "  ./alexnet model show model.safetensors"
        })
final class ModelShowCommand extends AlexNetCommand {
    private static final int LABELS_SHOWN_MAX = 10;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "A model file.")
    private Path file;

    @Option(names = "--network", description = "alexnet-2012 or alexnet-small.")
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
    protected void execute() throws Exception {
        if ((file == null) == (network == null)) {
            throw new CommandException(
                    "show needs one of --network and FILE, such as --network alexnet-2012");
        }
        if (file != null) {
            showFile();
        } else {
            showNetwork();
        }
    }

    private void showNetwork() {
        NetworkConfig usual = NetworkConfig.of(network, classes);
        int side = inputSize == null ? usual.inputSide() : inputSize;
        NetworkConfig config = new NetworkConfig(network, classes, side, width);
        out().println(config);
        out().print(NetworkTable.of(config.spec()));
        suggest("./alexnet model show --network " + network + " --width 0.5");
    }

    private void showFile() throws IOException {
        Model model = ModelFile.read(file);
        ImageGeometry geometry = model.preprocessing().geometry();
        out().println(model.network());
        out().print(NetworkTable.of(model.network().spec()));
        out().printf("Taken at step %,d%n", model.step());
        out().printf(
                        "Pictures: shorter side to %d, padding %d, crop %d, times %s%n",
                        geometry.resizeSide(),
                        geometry.padding(),
                        geometry.cropSide(),
                        model.preprocessing().scale());
        out().printf("Labels: %s%n", labels(model));
        out().printf("SHA-256 of the tensors: %s%n", ModelFile.tensorSha256(model));
        suggest("./alexnet model show --network " + model.network().name());
    }

    private static String labels(Model model) {
        int shown = Math.min(LABELS_SHOWN_MAX, model.labels().size());
        String first = String.join(", ", model.labels().subList(0, shown));
        return shown == model.labels().size()
                ? first
                : "%s, ... (%d in all)".formatted(first, model.labels().size());
    }
}
