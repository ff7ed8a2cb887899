package io.flinkalexnet.flink.tensorboard;

import io.flinkalexnet.schema.TrainingMetrics;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The writer of event files, wired with its uid. */
public final class TensorBoardStage {
    /** The operator's uid; it has no state. */
    public static final String UID = "tensorboard";

    private TensorBoardStage() {}

    /** Writes in a thread of its own, if the options say where. */
    public static void addTo(DataStream<TrainingMetrics> metrics, TensorBoardOptions options) {
        if (options.isOn()) {
            metrics.process(new TensorBoardFunction(options.directory()))
                    .returns(Types.VOID)
                    .name("tensorboard")
                    .uid(UID)
                    .setParallelism(1)
                    .disableChaining();
        }
    }
}
