package io.flinkalexnet.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.device.NvidiaSmi.Answer;
import io.flinkalexnet.engine.device.NvidiaSmi.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaSmiTest {
    @TempDir private Path folder;

    @Test
    void listsTheCards() throws IOException {
        StubNvidiaSmi.printing(
                folder,
                "0, GPU-aa, NVIDIA A100-SXM4-40GB, 8.0, 40960, 40000, 535.183.01",
                "1, GPU-bb, Tesla K80, 3.7, 11441, 11441, 470.256.02");
        Answer answer = ask();
        assertThat(answer.outcome()).isEqualTo(Outcome.DEVICES);
        assertThat(answer.devices())
                .containsExactly(
                        new NvidiaDevice(
                                0,
                                "GPU-aa",
                                "NVIDIA A100-SXM4-40GB",
                                new ComputeCapability(8, 0),
                                40960L << 20,
                                40000L << 20,
                                "535.183.01"),
                        new NvidiaDevice(
                                1,
                                "GPU-bb",
                                "Tesla K80",
                                new ComputeCapability(3, 7),
                                11441L << 20,
                                11441L << 20,
                                "470.256.02"));
    }

    @Test
    void asksForTheFieldsInTheOrderInWhichItReadsThem() throws IOException {
        StubNvidiaSmi.running(folder, "echo \"$*\"; exit 1");
        assertThat(ask().detail())
                .contains(
                        "--query-gpu=index,uuid,name,compute_cap,memory.total,memory.free,driver_version"
                                + " --format=csv,noheader,nounits");
    }

    @Test
    void saysWhereItLooked() {
        Answer answer = ask();
        assertThat(answer.outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(answer.detail()).contains(folder.toString());
    }

    @Test
    void tellsADriverThatIsDownFromAMachineWithoutCards() throws IOException {
        StubNvidiaSmi.running(folder, "echo 'NVIDIA-SMI has failed because ...'; exit 9");
        assertThat(ask().outcome()).isEqualTo(Outcome.NO_DRIVER);
        StubNvidiaSmi.running(folder, "echo 'No devices were found'; exit 6");
        assertThat(ask().outcome()).isEqualTo(Outcome.NO_DEVICE);
        StubNvidiaSmi.running(folder, "exit 0");
        assertThat(ask().outcome()).isEqualTo(Outcome.NO_DEVICE);
    }

    @Test
    void givesUpOnADriverThatHangs() throws IOException {
        StubNvidiaSmi.running(folder, "exec sleep 600");
        Answer answer = new NvidiaSmi(List.of(folder), Duration.ofMillis(200)).ask();
        assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(answer.detail()).contains("did not answer within");
    }

    @Test
    void repeatsWhatItDoesNotUnderstand() throws IOException {
        StubNvidiaSmi.printing(folder, "Field \"compute_cap\" is not a valid field to query.");
        Answer answer = ask();
        assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(answer.detail()).contains("compute_cap").contains("not understood");
    }

    @Test
    void ordersComputeCapabilitiesAsNumbers() {
        assertThat(ComputeCapability.parse("10.0")).isGreaterThan(ComputeCapability.parse("9.0"));
        assertThat(ComputeCapability.parse("3.7")).isGreaterThan(ComputeCapability.parse("3.5"));
    }

    private Answer ask() {
        return new NvidiaSmi(List.of(folder), Duration.ofSeconds(20)).ask();
    }
}
