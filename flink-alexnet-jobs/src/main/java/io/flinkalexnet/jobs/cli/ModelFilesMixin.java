package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.tensorboard.TensorBoardOptions;
import io.flinkalexnet.flink.train.TrainOptions;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What a training writes to files, and under which name its models are announced. */
public final class ModelFilesMixin {
    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            defaultValue = "alexnet",
            description = "Name the models are announced under.")
    private String name;

    @Option(
            names = "--models",
            paramLabel = "DIR_OR_URI",
            defaultValue = "models",
            description = "Folder of the model files.")
    private String folder;

    @Option(
            names = "--snapshot-steps",
            paramLabel = "N",
            defaultValue = "0",
            description = "Steps between two model files; 0: one at the end.")
    private int snapshotSteps;

    @Option(
            names = "--tensorboard",
            paramLabel = "DIR_OR_URI",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Folder for TensorBoard event files of this run; default: none are written.")
    private String tensorboard;

    /** What was given. */
    Configuration given() {
        Configuration given = new Configuration();
        given.set(TrainOptions.MODEL_NAME, name);
        given.set(TrainOptions.MODEL_DIRECTORY, FileUri.of(folder));
        given.set(TrainOptions.SNAPSHOT_STEPS, snapshotSteps);
        if (tensorboard != null) {
            given.set(TensorBoardOptions.DIRECTORY, FileUri.of(tensorboard));
        }
        return given;
    }

    /** For the next command, if it is not the usual name. */
    String suffix() {
        return name.equals(TrainOptions.MODEL_NAME.defaultValue()) ? "" : " --model-name " + name;
    }
}
