package io.flinkalexnet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.jobs.cli.Main;
import io.flinkalexnet.lab.gpukit.GpuKitCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabCommandsTest {
    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void floorWritesEveryLayerAndThePeaks() throws Exception {
        Path file = folder.resolve("floor.json");
        String arguments =
                "lab floor --network alexnet-small --classes 10 --batch 2 --workload training"
                        + " --precision f32 --clock cpu --millis-per-kernel 1 --json "
                        + file;

        int status = run(arguments.split(" "));

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString()).contains("conv1", "training of 2, f32, 1 thread: ", "Peak: ");
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.at("/floor/layers").size()).isEqualTo(20);
        assertThat(json.at("/floor/minMillis").asDouble()).isPositive();
        assertThat(json.at("/peak/gigaflops").asDouble()).isPositive();
        assertThat(json.at("/peak/copyGigabytesPerSecond").asDouble()).isPositive();
    }

    @Test
    void precisionNamesTheEngineThatIsNotThere() {
        int status = run("lab", "precision", "--images", "x", "--variants", "abacus:f32");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("there is no engine abacus; on the class path are");
    }

    @Test
    void precisionNamesTheEngineThatLacksIt() {
        int status = run("lab", "precision", "--images", "x", "--variants", "nd4j:bf16");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("nd4j computes in f32 only, bf16 was asked for");
    }

    @Test
    void jmhSaysThatNothingMatches() {
        int status = run("lab", "jmh", "NoSuchBenchmark");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("no benchmark matches NoSuchBenchmark; without");
    }

    @Test
    void aGpuKitIsBuiltInASourceCheckoutOnly() {
        int status = run("gpu-kit", "build", "--output", folder.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("a kit is built in a source checkout");
    }

    private int run(String... arguments) {
        return Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                List.of(new Lab.LabCommand(), new GpuKitCommand()),
                arguments);
    }
}
