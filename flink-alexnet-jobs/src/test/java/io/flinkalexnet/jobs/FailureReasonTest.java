package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;

class FailureReasonTest {
    @Test
    void isWhatTheFirstOneSaysThatIsNoWrapper() {
        IOException ours =
                new IOException("no model can be written", new FileNotFoundException("f"));
        Throwable failure =
                new ExecutionException(
                        new JobExecutionException(
                                null,
                                "Job execution failed.",
                                new SuppressRestartsException(new RuntimeException("x", ours))));

        assertThat(FailureReason.of(failure)).isEqualTo("no model can be written");
    }

    @Test
    void isFlinksWordIfThereIsNoOther() {
        assertThat(FailureReason.of(new ExecutionException(new FlinkRuntimeException("no slots"))))
                .isEqualTo("no slots");
        assertThat(FailureReason.of(new ExecutionException(new NullPointerException())))
                .isEqualTo("java.lang.NullPointerException");
    }
}
