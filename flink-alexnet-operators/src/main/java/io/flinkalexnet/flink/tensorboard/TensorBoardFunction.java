package io.flinkalexnet.flink.tensorboard;

import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Writes training metrics to event files, one for each attempt, begun with its first record. It
 * begins with a session start at that record's step: what an attempt before it wrote behind the
 * checkpoint is then no longer drawn. That needs no state, so a run can go on with or without it.
 * Emits nothing.
 */
final class TensorBoardFunction extends ProcessFunction<TrainingMetrics, Void> {
    private static final long serialVersionUID = 1L;
    private static final long MILLIS_PER_SECOND = 1000;

    private final String directory;
    private transient EventFile file;

    /**
     * @param directory URI of a folder on any Flink file system
     */
    TensorBoardFunction(String directory) {
        this.directory = directory;
    }

    @Override
    public void processElement(TrainingMetrics metrics, Context context, Collector<Void> none)
            throws IOException {
        long millis = context.timerService().currentProcessingTime();
        try {
            if (file == null) {
                file = EventFile.create(new Path(directory, fileName(millis)), millis);
                file.start(metrics.getStep(), millis);
            }
            file.add(Scalar.of(metrics), metrics.getStep(), millis);
        } catch (IOException e) {
            throw new IOException(
                    "can't write TensorBoard events to %s: %s; %s names the folder, without it there are none"
                            .formatted(
                                    directory, e.getMessage(), TensorBoardOptions.DIRECTORY.key()),
                    e);
        }
    }

    /** TensorBoard reads files in the order of their names, so time comes first. */
    private String fileName(long millis) {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        return "events.out.tfevents.%010d.%s.%04d"
                .formatted(
                        millis / MILLIS_PER_SECOND,
                        getRuntimeContext().getJobInfo().getJobId(),
                        task.getAttemptNumber());
    }

    @Override
    public void close() throws Exception {
        if (file != null) {
            file.close();
        }
        super.close();
    }
}
