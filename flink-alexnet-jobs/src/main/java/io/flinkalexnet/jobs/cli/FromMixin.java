package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.train.StartOptions;
import java.io.IOException;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What a training starts from, if not from random parameters. */
public final class FromMixin {
    @Option(
            names = "--from",
            paramLabel = "MODEL",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Starts from a model: a file or URI, the name models were announced under, or newest."
                            + " Its mean image and input scale are kept.")
    private String model;

    @Option(
            names = "--replace-head",
            description =
                    "With --from: the last layer starts anew, for the labels of the statistics.")
    private boolean replaceHead;

    @Option(
            names = "--freeze",
            paramLabel = "LAYER",
            showDefaultValue = Visibility.NEVER,
            description =
                    "With --from: this layer, such as conv5 or fc7, and those before it keep the model's parameters.")
    private String freeze;

    /**
     * What was given.
     *
     * @param kafka is asked for a model that was announced
     */
    Configuration given(KafkaMixin kafka) throws IOException, InterruptedException {
        Configuration given = new Configuration();
        if (model != null) {
            given.set(StartOptions.FROM, new ModelArgument(model).uri(kafka));
        }
        if (replaceHead) {
            given.set(StartOptions.REPLACE_HEAD, true);
        }
        if (freeze != null) {
            given.set(StartOptions.FREEZE, freeze);
        }
        return given;
    }
}
