package io.flinkalexnet.flink.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.jobgraph.tasks.TaskOperatorEventGateway;
import org.apache.flink.runtime.source.event.SourceEventWrapper;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.util.SerializedValue;

/**
 * Ends a {@link TrainingSource} before its input does, from an operator behind it that needs no
 * more. The event goes to the source's enumerator, in the job manager, and from there to the
 * reader. It ends the attempt that runs and is no state: an operator that is restored sends it
 * again.
 *
 * @param sourceUid of the source; null if there is none to end
 */
public record EarlyEnd(String sourceUid) implements Serializable {
    /** Ends nothing. */
    public static final EarlyEnd NONE = new EarlyEnd(null);

    /** The one event that the source takes. */
    enum Event implements SourceEvent {
        END
    }

    /** Of the training source that a stream comes from; none if it comes from elsewhere. */
    public static EarlyEnd of(DataStream<?> stream) {
        return stream.getTransformation().getTransitivePredecessors().stream()
                .filter(EarlyEnd::isTrainingSource)
                .map(Transformation::getUid)
                .filter(Objects::nonNull)
                .findAny()
                .map(EarlyEnd::new)
                .orElse(NONE);
    }

    private static boolean isTrainingSource(Transformation<?> each) {
        return each instanceof SourceTransformation<?, ?, ?> source
                && source.getSource() instanceof TrainingSource;
    }

    /**
     * Ends the source, once records of this attempt have come from it.
     *
     * @param gateway of the sender's task
     */
    public void send(TaskOperatorEventGateway gateway) throws IOException {
        if (sourceUid != null) {
            gateway.sendOperatorEventToCoordinator(
                    new OperatorID(StreamGraphHasherV2.generateUserSpecifiedHash(sourceUid)),
                    new SerializedValue<>(new SourceEventWrapper(Event.END)));
        }
    }
}
