package io.flinkalexnet.jobs.cli;

import java.io.IOException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import picocli.CommandLine.Option;

/** Where a run keeps its checkpoints, and which one it goes on from. */
public final class CheckpointMixin {
    private static final String NEWEST = "newest";
    private static final String METADATA = "_metadata";

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR_OR_URI",
            defaultValue = "checkpoints",
            description = "Folder of the checkpoints; those of a run that did not end well stay.")
    private String folder;

    @Option(
            names = "--resume",
            paramLabel = "CHECKPOINT",
            description =
                    "Goes on from a checkpoint: its folder chk-N, or newest for the newest one under --checkpoints."
                            + " Give the options the run was started with; the learning rate may change.")
    private String resume;

    /** Whether the run goes on from a checkpoint. */
    public boolean isResumed() {
        return resume != null;
    }

    /**
     * What was given.
     *
     * @throws CommandException if a checkpoint is asked for and there is none
     */
    public Configuration settings() throws CommandException, IOException {
        Configuration settings = new Configuration();
        String uri = FileUri.of(folder);
        settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        if (resume != null) {
            settings.set(
                    StateRecoveryOptions.SAVEPOINT_PATH,
                    resume.equals(NEWEST) ? newest(uri) : FileUri.of(resume));
        }
        return settings;
    }

    /** The newest whole checkpoint of any run: FOLDER/JOB/chk-N with metadata. */
    private static String newest(String folder) throws CommandException, IOException {
        Path root = new Path(folder);
        FileSystem files = root.getFileSystem();
        FileStatus newest = null;
        for (FileStatus job : list(files, root)) {
            for (FileStatus checkpoint : list(files, job.getPath())) {
                Path metadata = new Path(checkpoint.getPath(), METADATA);
                if (files.exists(metadata)) {
                    newest = newer(newest, files.getFileStatus(metadata));
                }
            }
        }
        if (newest == null) {
            throw new CommandException(
                    "--resume newest: there is no checkpoint under %s; name one, or leave --resume out to begin anew"
                            .formatted(folder));
        }
        return newest.getPath().getParent().toString();
    }

    private static FileStatus newer(FileStatus one, FileStatus other) {
        return one == null || other.getModificationTime() > one.getModificationTime() ? other : one;
    }

    private static FileStatus[] list(FileSystem files, Path folder) throws IOException {
        return files.exists(folder) && files.getFileStatus(folder).isDir()
                ? files.listStatus(folder)
                : new FileStatus[0];
    }
}
