package io.flinkalexnet.lab.training;

import io.flinkalexnet.lab.OptionRange;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that trains in this process, once for each of some seeds. */
public final class TrainingsMixin {
    private static final int THREADS_MAX = 1024;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            required = true,
            description =
                    "Folder of the pictures: DIR/train/CLASS/file and DIR/test/CLASS/file, or DIR/CLASS/file, of which one"
                            + " in five is held out.")
    private Path images;

    @Option(names = "--seeds", defaultValue = "3", description = "Seeds 1 to this, 1 to 11.")
    private int seeds;

    @Option(
            names = "--steps",
            defaultValue = "0",
            description = "Steps of each training at most, in place of --epochs; 0 for these.")
    private long steps;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "Native threads, 0 to 1024; 0 takes all processors.")
    private int threads;

    /** Call it before long work; throws {@link IllegalArgumentException}. */
    public void check() {
        OptionRange.check("--seeds", seeds, 1, Mean.VALUES_MAX);
        OptionRange.check("--steps", steps, 0, Integer.MAX_VALUE);
        OptionRange.check("--threads", threads, 0, THREADS_MAX);
    }

    public Path images() {
        return images;
    }

    public int seeds() {
        return seeds;
    }

    /** Steps in place of epochs; 0 for these. */
    public long steps() {
        return steps;
    }

    /** At least one. */
    public int threads() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
