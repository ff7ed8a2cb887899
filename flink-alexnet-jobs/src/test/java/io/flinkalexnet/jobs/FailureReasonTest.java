package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

class FailureReasonTest {
    @Test
    void isWhatOurCodeSaid() {
        IOException ours = new IOException("no model can be written", fileNotFound());
        Throwable failure = elsewhere(new IOException("checkpoint 3 failed", ours));

        assertThat(FailureReason.of(elsewhere(new ExecutionException(failure))))
                .isEqualTo("no model can be written");
        assertThat(FailureReason.of(new SuppressRestartsException(ours)))
                .isEqualTo("no model can be written");
    }

    @Test
    void isTheLastCauseIfOurCodeSaidNothing() {
        Throwable failure = elsewhere(new ExecutionException(fileNotFound()));
        assertThat(FailureReason.of(failure)).isEqualTo("a file");
        assertThat(FailureReason.of(elsewhere(new NullPointerException())))
                .isEqualTo("java.lang.NullPointerException");
    }

    private static Throwable fileNotFound() {
        return elsewhere(new FileNotFoundException("a file"));
    }

    /** As if Flink or Java had thrown it. */
    private static Throwable elsewhere(Throwable failure) {
        StackTraceElement[] trace = {
            new StackTraceElement("org.apache.flink.Task", "run", "Task.java", 1)
        };
        failure.setStackTrace(trace);
        return failure;
    }
}
