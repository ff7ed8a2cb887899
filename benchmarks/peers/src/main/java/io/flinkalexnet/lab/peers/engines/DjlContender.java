package io.flinkalexnet.lab.peers.engines;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * libtorch as Deep Java Library builds it, with MKL. It has no compiler for TorchScript: the module
 * is saved by the other build.
 */
public final class DjlContender implements Contender {
    private static final String ENGINE = "PyTorch";

    /** Before the name of the method to run, in the name of an argument behind the others. */
    private static final String METHOD = "module_method:";

    private final List<LrnWay> allowed;
    private final Variants<LrnWay> variants = new Variants<>();

    private DjlContender(List<LrnWay> allowed) {
        this.allowed = allowed;
    }

    public static void main(String[] arguments) throws IOException {
        Worker.serve(new DjlContender(LrnWay.allowed(arguments)), arguments);
    }

    @Override
    public Session open(Task task, Subject subject) throws Exception {
        Engine.getEngine(ENGINE); // loads the library
        JniUtils.setNumThreads(task.threads());
        Path file = LibtorchExport.file(subject, System.getProperty("java.class.path"));
        return variants.open(
                task,
                LrnWay.of(allowed, task.precision()),
                (t, way) -> new DjlSession(t, way, subject, file));
    }

    private static final class DjlSession implements Session {
        private final Task task;
        private final LrnWay way;
        private final PtNDManager manager;
        private final PtSymbolBlock module;
        private final String method;
        private final NDList arguments = new NDList();
        private boolean first = true;

        DjlSession(Task task, LrnWay way, Subject subject, Path file) {
            this.task = task;
            this.way = way;
            manager = (PtNDManager) NDManager.newBaseManager();
            module = JniUtils.loadModule(manager, file, false, new String[0], new String[0], true);
            boolean training = task.workload() == Workload.TRAINING;
            method = training ? TorchSource.step(way) : TorchSource.forward(way);
            if (training) {
                IValueUtils.runMethod(module, "start_training").close();
            } else if (task.precision() == Precision.BF16) {
                IValueUtils.runMethod(module, "halve").close();
            }
            arguments.add(input(subject));
            if (training) {
                arguments.add(manager.create(subject.labels(task.batch())));
            }
        }

        private NDArray input(Subject subject) {
            int side = subject.config().inputSide();
            NDArray input =
                    manager.create(
                            subject.input(task.batch()),
                            new Shape(task.batch(), ImageGeometry.RGB, side, side));
            return task.precision() == Precision.BF16
                    ? run(new NDList(input), "halved", false).singletonOrThrow()
                    : input;
        }

        @Override
        public float[] run() {
            boolean training = task.workload() == Workload.TRAINING;
            try (NDManager scope = manager.newSubManager()) {
                NDList all = new NDList(arguments);
                if (training) {
                    all.add(scope.create(TorchSource.settings(task, first)));
                    first = false;
                }
                NDList result = run(all, method, training);
                result.attach(scope);
                float[] values = result.head().toFloatArray();
                return training ? new float[] {values[0]} : values;
            }
        }

        /** Runs a method of the module; of the arguments it keeps none. */
        private NDList run(NDList inputs, String name, boolean training) {
            try (NDArray marker = manager.create(0f)) {
                marker.setName(METHOD + name);
                NDList all = new NDList(inputs);
                all.add(marker);
                return IValueUtils.forward(module, all, training);
            }
        }

        @Override
        public String description() {
            return "libtorch %s by Deep Java Library, lrn %s"
                    .formatted(
                            Engine.getEngine(ENGINE).getVersion(),
                            way.name().toLowerCase(Locale.ROOT));
        }

        @Override
        public void close() {
            arguments.close();
            module.close();
            manager.close();
        }
    }
}
