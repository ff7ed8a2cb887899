package io.flinkalexnet.engine.onednn;

import com.sun.management.OperatingSystemMXBean;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.SgdOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

public final class StepTiming {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    public static void main(String[] args) {
        NetworkConfig config =
                new NetworkConfig(
                        args[0], 1000, Integer.parseInt(args[1]), Double.parseDouble(args[2]));
        NetworkSpec network = config.spec();
        ImageGeometry geometry = ImageGeometry.of(config);
        int batchSize = Integer.parseInt(args[3]);
        int threads = Integer.parseInt(args[4]);
        int steps = Integer.parseInt(args[5]);
        boolean training = args[6].equals("t");
        Preprocessing preprocessing =
                new Preprocessing(
                        geometry, MeanImage.constant(geometry.decodedSide(), 127), 1f / 64);
        TrainerSpec spec =
                new TrainerSpec(
                        network,
                        preprocessing,
                        batchSize,
                        new SgdOptions(0.9f, 5e-4f, 1),
                        1,
                        threads);
        FloatBuffer parameters = FloatBuffer.allocate((int) network.parameterCount());
        Initialization.HE.fill(network, config.width(), 1, parameters);
        System.out.println(OneDnn.probe());
        MiniBatch batch = pictures(geometry, batchSize);
        Execution execution = Execution.open(threads);
        OneDnn.library();
        LayerPlan layers =
                new LayerPlan(
                        network,
                        args.length > 7
                                ? org.bytedeco.dnnl.memory.data_type.bf16
                                : org.bytedeco.dnnl.memory.data_type.f32);
        ParameterSource source =
                training ? null : new ServingParameters(layers, execution, parameters);
        OnednnTrainer trainer = training ? new OnednnTrainer(spec, layers) : null;
        if (training) trainer.importState(parameters, FloatBuffer.allocate(parameters.capacity()));
        Network net =
                training
                        ? trainer.network()
                        : Network.forInference(
                                new Network.Plan(layers, preprocessing, execution, 0, source),
                                batchSize);
        List<Layer> all = net.layers();
        double[] f = new double[all.size()], b = new double[all.size()];
        Arrays.fill(f, 1e18);
        Arrays.fill(b, 1e18);
        double feed = 1e18, update = 1e18, whole = 1e18, cpu = 1e18, soft = 1e18;
        for (int s = 0; s < steps; s++) {
            long w0 = System.nanoTime(), p0 = PROCESS.getProcessCpuTime();
            if (training) trainer.step(batch, s, 0.001f);
            else net.forward(batch, 0, batchSize);
            whole = Math.min(whole, System.nanoTime() - w0);
            cpu = Math.min(cpu, PROCESS.getProcessCpuTime() - p0);
            int step = s;
            feed = Math.min(feed, nanos(() -> net.feedOnly(batch)));
            for (int i = 0; i < all.size(); i++) {
                int j = i;
                f[i] = Math.min(f[i], nanos(() -> all.get(j).forward(0, step)));
            }
            if (training) {
                soft = Math.min(soft, nanos(() -> net.output().gradient(batch)));
                for (int i = all.size() - 1; i >= 0; i--) {
                    int j = i;
                    b[i] = Math.min(b[i], nanos(() -> all.get(j).backward(0)));
                }
                update = Math.min(update, nanos(() -> trainer.parameters().update(spec.sgd(), 0)));
            }
        }
        double sum = feed + (training ? update + soft : 0);
        System.out.printf("feed %.2f%n", feed / 1e6);
        for (int i = 0; i < all.size(); i++) {
            System.out.printf(
                    "%2d fwd %9.3f bwd %9.3f%n", i, f[i] / 1e6, training ? b[i] / 1e6 : 0);
            sum += f[i] + (training ? b[i] : 0);
        }
        if (training) System.out.printf("softmax %.2f update %.2f%n", soft / 1e6, update / 1e6);
        System.out.printf(
                "sum %.2f whole wall %.2f cpu %.2f ms%n", sum / 1e6, whole / 1e6, cpu / 1e6);
        System.exit(0);
    }

    private static MiniBatch pictures(ImageGeometry geometry, int batchSize) {
        MiniBatch batch = new MiniBatch(geometry, batchSize);
        Random random = new Random(1);
        for (int i = 0; i < batchSize; i++) {
            byte[] pixels = new byte[geometry.croppedBytes()];
            random.nextBytes(pixels);
            batch.add(new AugmentedImage(pixels, new float[3], 0, 0, i % 2 == 0), i % 10);
        }
        return batch;
    }

    private static long nanos(Runnable work) {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        return THREADS.getCurrentThreadCpuTime() - start;
    }
}
