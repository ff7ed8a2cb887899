package io.flinkalexnet.lab.jmh;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.flink.classify.AnnouncedModel;
import io.flinkalexnet.flink.classify.ClassifyOperator;
import io.flinkalexnet.flink.classify.ClassifyOptions;
import io.flinkalexnet.flink.classify.CroppedImage;
import io.flinkalexnet.flink.classify.ImagePrediction;
import io.flinkalexnet.flink.classify.StartModel;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A full mini-batch of alexnet-small through the classify operator, with one native thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ClassifyOperatorBenchmark {
    private static final NetworkConfig NETWORK = NetworkConfig.of("alexnet-small", 10);

    @Param({"auto", "nd4j"})
    public String engine;

    @Param({"1", "32"})
    public int batchSize;

    private Path file;
    private StreamRecord<CroppedImage> picture;
    private TwoInputStreamOperatorTestHarness<CroppedImage, AnnouncedModel, ImagePrediction>
            harness;

    @Setup
    public void open() throws Exception {
        ImageGeometry geometry = ImageGeometry.of(NETWORK);
        file = Files.createTempFile("benchmark", ".safetensors");
        StartModel start = new StartModel(write(geometry), geometry, Map.of());
        ClassifyOptions options =
                new ClassifyOptions(
                        batchSize,
                        Duration.ofMinutes(1),
                        MemorySize.ofMebiBytes(64),
                        5,
                        new EngineOptions(engine, 1, PrecisionChoice.F32));
        harness = new TwoInputStreamOperatorTestHarness<>(new ClassifyOperator(start, options));
        harness.open();
        byte[] pixels = new byte[geometry.croppedBytes()];
        new Random(1).nextBytes(pixels);
        picture = new StreamRecord<>(new CroppedImage("id", 0, pixels));
    }

    private AnnouncedModel write(ImageGeometry geometry) throws IOException {
        List<String> labels = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        FloatBuffer parameters = FloatBuffer.allocate(ParameterLayout.of(NETWORK.spec()).length());
        Initialization.HE.fill(NETWORK.spec(), 1, 1, parameters);
        Preprocessing preprocessing =
                new Preprocessing(geometry, MeanImage.constant(geometry.decodedSide(), 110), 1);
        Model model = new Model(NETWORK, labels, preprocessing, 1, parameters);
        try (OutputStream out = Files.newOutputStream(file)) {
            String sha256 = ModelFile.write(model, out);
            return new AnnouncedModel(
                    "benchmark", 1, file.toUri().toString(), sha256, NETWORK.toString(), labels);
        }
    }

    @Benchmark
    public int classify() throws Exception {
        for (int i = 0; i < batchSize; i++) {
            harness.processElement1(picture);
        }
        int predictions = harness.getOutput().size();
        if (predictions != batchSize) {
            throw new IllegalStateException(
                    "%d predictions of %d pictures".formatted(predictions, batchSize));
        }
        harness.getOutput().clear(); // else they pile up
        harness.getSideOutput(ClassifyOperator.EMBEDDINGS).clear();
        return predictions;
    }

    @TearDown
    public void close() throws Exception {
        harness.close();
        Files.delete(file);
    }
}
