package io.flinkalexnet.lab.peers.engines;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.lab.peers.contender.Exercise;
import io.flinkalexnet.lab.peers.contender.Subject;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Method;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * An exercise in libtorch: its own convolutions, pooling, LRN, gradients, loss and fused SGD; the
 * masks are given.
 */
final class LibtorchExercise {
    private final Exercise exercise;
    private final Subject subject;

    LibtorchExercise(Exercise exercise, Subject subject) {
        this.exercise = exercise;
        this.subject = subject;
    }

    /** Takes the steps and writes the parameters; gives the losses. */
    float[] run() throws IOException {
        torch.set_num_threads(exercise.threads());
        try (JitModule module = LibtorchModule.build(subject)) {
            if (exercise.numbers() == Exercise.Numbers.F64) {
                module.get_method(TorchSource.WIDEN).apply(new IValueVector());
            }
            module.get_method("start_training").apply(new IValueVector());
            Method step = module.get_method(TorchSource.EXERCISE_STEP);
            float[] losses = new float[exercise.steps()];
            for (int i = 0; i < losses.length; i++) {
                try (PointerScope scope = new PointerScope()) {
                    losses[i] = take(step, i);
                }
            }
            write(module);
            return losses;
        }
    }

    private float take(Method method, int step) {
        MiniBatch pictures = subject.pictures(step * exercise.batch(), exercise.batch());
        int side = subject.config().inputSide();
        float[] masks = exercise.masks(subject.network(), step);
        float[] settings = {exercise.learningRate(), 0, step == 0 ? 1 : 0};
        IValueVector arguments =
                new IValueVector(
                        new IValue(
                                number(
                                        subject.input(pictures),
                                        List.of(exercise.batch(), ImageGeometry.RGB, side, side))),
                        new IValue(
                                Tensor.create(Subject.labels(pictures), exercise.batch()).clone()),
                        new IValue(Tensor.create(settings, settings.length)),
                        new IValue(number(masks, List.of(masks.length))));
        Tensor result = method.apply(arguments).toTensor().to(ScalarType.Float).contiguous();
        return new FloatPointer(result.data_ptr_float()).get();
    }

    /** In what the exercise computes in. */
    private Tensor number(float[] values, List<Integer> dims) {
        Tensor tensor = LibtorchModule.tensor(values, dims);
        return switch (exercise.numbers()) {
            case F32 -> tensor;
            case F64 -> tensor.to(ScalarType.Double);
        };
    }

    private void write(JitModule module) throws IOException {
        try (PointerScope scope = new PointerScope()) {
            Tensor flat =
                    module.get_method(TorchSource.FLAT)
                            .apply(new IValueVector())
                            .toTensor()
                            .contiguous();
            FloatBuffer parameters =
                    new FloatPointer(flat.data_ptr_float()).capacity(flat.numel()).asBuffer();
            subject.write(exercise, parameters);
        }
    }
}
