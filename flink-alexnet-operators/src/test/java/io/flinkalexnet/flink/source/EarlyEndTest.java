package io.flinkalexnet.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.source.event.SourceEventWrapper;
import org.apache.flink.runtime.taskmanager.NoOpTaskOperatorEventGateway;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.SerializedValue;
import org.junit.jupiter.api.Test;

final class EarlyEndTest {
    private final StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.getExecutionEnvironment();

    private final List<OperatorID> receivers = new ArrayList<>();
    private final List<OperatorEvent> events = new ArrayList<>();

    private final NoOpTaskOperatorEventGateway gateway =
            new NoOpTaskOperatorEventGateway() {
                @Override
                public void sendOperatorEventToCoordinator(
                        OperatorID receiver, SerializedValue<OperatorEvent> event) {
                    receivers.add(receiver);
                    try {
                        events.add(event.deserializeValue(getClass().getClassLoader()));
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }
            };

    @Test
    void goesToTheTrainingSourceThatAStreamComesFrom() throws Exception {
        TrainingSource source =
                new TrainingSource(
                        KafkaOptions.of("localhost:9092"),
                        "images-labeled",
                        TrainingSourceOptions.of(1, 1L),
                        HeldOut.none());

        DataStream<EncodedImage> images = source.addTo(environment).filter(image -> true);
        images.sinkTo(new DiscardingSink<>());

        EarlyEnd.of(images).send(gateway);

        assertThat(receivers).containsExactly(coordinated());
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        SourceEventWrapper.class,
                        event -> assertThat(event.getSourceEvent()).isEqualTo(EarlyEnd.Event.END));
    }

    /** The operator of the first task that has a coordinator in the job manager. */
    private OperatorID coordinated() throws Exception {
        return environment
                .getStreamGraph()
                .getJobGraph()
                .getVerticesSortedTopologicallyFromSources()
                .get(0)
                .getOperatorCoordinators()
                .get(0)
                .deserializeValue(getClass().getClassLoader())
                .getOperatorId();
    }

    @Test
    void goesNowhereFromAnotherSource() throws Exception {
        EarlyEnd end = EarlyEnd.of(environment.fromData(1, 2, 3).map(each -> each));

        end.send(gateway);

        assertThat(end).isEqualTo(EarlyEnd.NONE);
        assertThat(receivers).isEmpty();
    }
}
