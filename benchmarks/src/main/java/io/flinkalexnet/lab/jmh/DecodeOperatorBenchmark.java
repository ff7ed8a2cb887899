package io.flinkalexnet.lab.jmh;

import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.AugmentationOptions;
import io.flinkalexnet.engine.image.ColorPca;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.flink.augment.DecodeAndAugmentFunction;
import io.flinkalexnet.flink.augment.DecodeFunction;
import io.flinkalexnet.flink.classify.CroppedImage;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.train.TrainingImage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The decoding operators of the jobs, one photo of 500 x 375 pixels at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecodeOperatorBenchmark {
    private static final String LABEL = "rose";

    private OneInputStreamOperatorTestHarness<EncodedImage, TrainingImage> training;
    private OneInputStreamOperatorTestHarness<EncodedImage, CroppedImage> serving;
    private StreamRecord<EncodedImage> photo;

    @Setup
    public void open() throws Exception {
        ImageGeometry geometry = ImageGeometry.of(NetworkConfig.of("alexnet-2012", 2));
        ColorPca colors = ColorPca.of(new double[] {.08, .07, .06, .07, .09, .07, .06, .07, .1});
        Augmentation augmentation =
                new Augmentation(geometry, AugmentationOptions.paper(1), colors);
        training = harness(new DecodeAndAugmentFunction(augmentation, List.of("lily", LABEL)));
        serving = harness(new DecodeFunction(geometry, "classify"));
        byte[] file = Photos.jpeg(500, 375, 1);
        photo =
                new StreamRecord<>(
                        new EncodedImage(0, 0, "id", LABEL, file, 0, null, "images", 0, 0));
    }

    private static <T> OneInputStreamOperatorTestHarness<EncodedImage, T> harness(
            ProcessFunction<EncodedImage, T> function) throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(function));
        harness.open();
        return harness;
    }

    @Benchmark
    public Object decodeAndAugment() throws Exception {
        training.processElement(photo);
        return training.getOutput().poll(); // else they pile up
    }

    @Benchmark
    public Object decodeAndCrop() throws Exception {
        serving.processElement(photo);
        return serving.getOutput().poll();
    }

    @TearDown
    public void close() throws Exception {
        training.close();
        serving.close();
    }
}
