package io.flinkalexnet.lab.peers.engines;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.lab.floor.Workload;
import io.flinkalexnet.lab.peers.contender.Contender;
import io.flinkalexnet.lab.peers.contender.Exercise;
import io.flinkalexnet.lab.peers.contender.Session;
import io.flinkalexnet.lab.peers.contender.Subject;
import io.flinkalexnet.lab.peers.contender.Task;
import io.flinkalexnet.lab.peers.contender.Variants;
import io.flinkalexnet.lab.peers.contender.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Method;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.StringVectorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** libtorch by JavaCPP's presets, which take OpenBLAS. */
public final class LibtorchContender implements Contender {
    private final List<LrnWay> allowed;
    private final Variants<Way> variants = new Variants<>();

    private LibtorchContender(List<LrnWay> allowed) {
        this.allowed = allowed;
    }

    public static void main(String[] arguments) throws IOException {
        Worker.serve(new LibtorchContender(LrnWay.allowed(arguments)), arguments);
    }

    /** What is done with the module before it runs. */
    private enum Module {
        AS_IS,
        FROZEN,
        /** Frozen, with weights and activations in oneDNN's own formats. */
        ONEDNN
    }

    private record Way(LrnWay lrn, Module module) {
        @Override
        public String toString() {
            return "lrn %s, module %s".formatted(lrn, module).toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Session open(Task task, Subject subject) throws Exception {
        torch.set_num_threads(task.threads());
        return switch (task.workload()) {
            case FORWARD ->
                    variants.open(task, forwardWays(task), (t, way) -> forward(t, way, subject));
            case TRAINING ->
                    variants.open(task, trainingWays(task), (t, way) -> training(t, way, subject));
        };
    }

    @Override
    public float[] train(Exercise exercise, Subject subject) throws IOException {
        return new LibtorchExercise(exercise, subject).run();
    }

    private List<Way> forwardWays(Task task) {
        List<Way> ways = new ArrayList<>();
        for (LrnWay lrn : LrnWay.of(allowed, task.precision())) {
            ways.add(new Way(lrn, Module.FROZEN));
            if (task.precision() == Precision.F32) {
                ways.add(new Way(lrn, Module.ONEDNN));
            }
        }
        return ways;
    }

    private List<Way> trainingWays(Task task) {
        return LrnWay.of(allowed, task.precision()).stream()
                .map(lrn -> new Way(lrn, Module.AS_IS))
                .toList();
    }

    private static Session forward(Task task, Way way, Subject subject) throws IOException {
        String name = TorchSource.forward(way.lrn());
        JitModule whole = LibtorchModule.build(subject);
        if (task.precision() == Precision.BF16) {
            whole.get_method("halve").apply(new IValueVector());
        }
        whole.eval();
        JitModule module =
                torch.freeze(whole, new StringVectorOptional(new StringVector(name)), true);
        if (way.module() == Module.ONEDNN) {
            module = torch.optimize_for_inference(module, new StringVector(name));
        }
        Tensor input = input(task, subject);
        return new LibtorchSession(task, way.toString(), module, List.of(new IValue(input)), name);
    }

    private static Session training(Task task, Way way, Subject subject) throws IOException {
        JitModule module = LibtorchModule.build(subject);
        module.get_method("start_training").apply(new IValueVector());
        Tensor labels = Tensor.create(subject.labels(task.batch()), task.batch()).clone();
        List<IValue> arguments = List.of(new IValue(input(task, subject)), new IValue(labels));
        return new LibtorchSession(
                task, way.toString(), module, arguments, TorchSource.step(way.lrn()));
    }

    private static Tensor input(Task task, Subject subject) {
        int side = subject.config().inputSide();
        Tensor input =
                LibtorchModule.tensor(
                        subject.input(task.batch()),
                        List.of(task.batch(), ImageGeometry.RGB, side, side));
        return task.precision() == Precision.BF16 ? input.to(ScalarType.BFloat16) : input;
    }

    private static final class LibtorchSession implements Session {
        private final Task task;
        private final String way;
        private final JitModule module;
        private final List<IValue> arguments;
        private final Method method;
        private boolean first = true;

        LibtorchSession(
                Task task, String way, JitModule module, List<IValue> arguments, String method) {
            this.task = task;
            this.way = way;
            this.module = module;
            this.arguments = arguments;
            this.method = module.get_method(method);
        }

        @Override
        public float[] run() {
            boolean training = task.workload() == Workload.TRAINING;
            try (PointerScope scope = new PointerScope();
                    InferenceMode inference = new InferenceMode(!training)) {
                IValueVector all = new IValueVector(arguments.toArray(IValue[]::new));
                if (training) {
                    float[] settings = TorchSource.settings(task, first);
                    all.push_back(new IValue(Tensor.create(settings, settings.length)));
                    first = false;
                }
                Tensor result = method.apply(all).toTensor().contiguous();
                float[] values = new float[training ? 1 : Math.toIntExact(result.numel())];
                new FloatPointer(result.data_ptr_float()).get(values);
                return values;
            }
        }

        @Override
        public String description() {
            return "libtorch %s by JavaCPP, %s".formatted(version(), way);
        }

        private static String version() {
            try {
                return Loader.getVersion("org.bytedeco", "pytorch");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            arguments.forEach(IValue::close);
            module.close();
        }
    }
}
