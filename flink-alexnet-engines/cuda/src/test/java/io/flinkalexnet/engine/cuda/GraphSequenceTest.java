package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphSequenceTest {
    private final List<String> log = new ArrayList<>();
    private final Workspace workspace = new Workspace(new LimitedDevice(1000));
    private final LoggingRecorder recorder = new LoggingRecorder();

    @Test
    void isQueuedThenRecordedThenLaunched() {
        GraphSequence sequence = sequence(work("a"), work("b"));
        sequence.enqueue();
        assertThat(log).containsExactly("a", "b");
        log.clear();
        sequence.enqueue();
        sequence.enqueue();
        assertThat(log).containsExactly("record", "a", "b", "graph 1", "launch 1", "launch 1");
    }

    @Test
    void isRecordedAgainOnceTheWorkspaceHasMoved() {
        GraphSequence sequence = sequence(work("a"));
        sequence.enqueue();
        sequence.enqueue();
        log.clear();
        workspace.require(10);
        sequence.enqueue();
        sequence.enqueue();
        assertThat(log)
                .containsExactly("close 1", "record", "a", "graph 2", "launch 2", "launch 2");
    }

    @Test
    void isAPartOfTheOneThatIsBeingRecorded() {
        GraphSequence inner = sequence(work("in"));
        GraphSequence outer = sequence(work("out"), inner);
        outer.enqueue();
        outer.enqueue();
        assertThat(log).containsExactly("out", "in", "record", "out", "in", "graph 1", "launch 1");
        log.clear();
        inner.enqueue();
        assertThat(log).containsExactly("record", "in", "graph 2", "launch 2");
    }

    @Test
    void hasNoGraphOfARecordingThatFailed() {
        boolean[] fails = {false};
        GraphSequence sequence =
                sequence(
                        () -> {
                            if (fails[0]) {
                                throw new IllegalStateException("broken");
                            }
                        });
        sequence.enqueue();
        fails[0] = true;
        assertThatIllegalStateException().isThrownBy(sequence::enqueue).withMessage("broken");
        fails[0] = false;
        log.clear();
        sequence.enqueue();
        assertThat(log).containsExactly("record", "graph 1", "launch 1");
    }

    @Test
    void closesItsGraphOnce() {
        GraphSequence sequence = sequence(work("a"));
        sequence.close();
        sequence.enqueue();
        sequence.enqueue();
        log.clear();
        sequence.close();
        sequence.close();
        assertThat(log).containsExactly("close 1");
    }

    private GraphSequence sequence(Queue.Work... parts) {
        return new GraphSequence(List.of(parts), workspace, recorder);
    }

    private Queue.Work work(String name) {
        return () -> log.add(name);
    }

    private final class LoggingRecorder implements GraphSequence.Recorder {
        private boolean recording;
        private int graphs;

        @Override
        public boolean recording() {
            return recording;
        }

        @Override
        public GraphSequence.Graph record(List<Queue.Work> parts) {
            log.add("record");
            recording = true;
            try {
                parts.forEach(Queue.Work::enqueue);
            } finally {
                recording = false;
            }
            int number = ++graphs;
            log.add("graph " + number);
            return new GraphSequence.Graph() {
                @Override
                public void launch() {
                    log.add("launch " + number);
                }

                @Override
                public void close() {
                    log.add("close " + number);
                }
            };
        }
    }
}
