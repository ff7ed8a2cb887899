package io.flinkalexnet.lab.peers.engines;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.lab.floor.Workload;
import io.flinkalexnet.lab.peers.contender.Contender;
import io.flinkalexnet.lab.peers.contender.Session;
import io.flinkalexnet.lab.peers.contender.Subject;
import io.flinkalexnet.lab.peers.contender.Task;
import io.flinkalexnet.lab.peers.contender.Variants;
import io.flinkalexnet.lab.peers.contender.Worker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** ONNX Runtime, which runs networks forward. */
public final class OnnxContender implements Contender {
    private final List<LrnWay> allowed;
    private final Variants<LrnWay> variants = new Variants<>();

    private OnnxContender(List<LrnWay> allowed) {
        this.allowed = allowed;
    }

    public static void main(String[] arguments) throws IOException {
        Worker.serve(new OnnxContender(LrnWay.allowed(arguments)), arguments);
    }

    @Override
    public Session open(Task task, Subject subject) throws Exception {
        if (task.workload() != Workload.FORWARD || task.precision() != Precision.F32) {
            throw new IllegalArgumentException(
                    "ONNX Runtime does a forward pass in f32, not " + task);
        }
        return variants.open(
                task,
                allowed.stream().filter(way -> way != LrnWay.SLICES).toList(),
                (t, way) -> new OnnxSession(t, way, subject));
    }

    private static final class OnnxSession implements Session {
        private final LrnWay way;
        private final OrtSession session;
        private final OnnxTensor input;
        private final String version;

        OnnxSession(Task task, LrnWay way, Subject subject) throws OrtException, IOException {
            this.way = way;
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            version = environment.getVersion();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(task.threads());
                options.setInterOpNumThreads(1);
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
                session =
                        environment.createSession(
                                OnnxModel.write(subject, task.batch(), way), options);
            }
            int side = subject.config().inputSide();
            input =
                    OnnxTensor.createTensor(
                            environment,
                            direct(subject.input(task.batch())),
                            new long[] {task.batch(), ImageGeometry.RGB, side, side});
        }

        private static FloatBuffer direct(float[] values) {
            FloatBuffer buffer =
                    ByteBuffer.allocateDirect(values.length * Float.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer();
            return buffer.put(values).flip();
        }

        @Override
        public float[] run() {
            try (OrtSession.Result result = session.run(Map.of(OnnxModel.INPUT, input))) {
                FloatBuffer logits = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] values = new float[logits.remaining()];
                logits.get(values);
                return values;
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String description() {
            return "ONNX Runtime %s, lrn %s"
                    .formatted(version, way.name().toLowerCase(Locale.ROOT));
        }

        @Override
        public void close() {
            input.close();
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
