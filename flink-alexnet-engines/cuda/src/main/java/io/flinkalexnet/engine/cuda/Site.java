package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;

/** Where layers are built: what they all share. */
record Site(Queue queue, Kernels kernels, Arena arena, Schedule schedule, int batch) {
    /** A layer's output; with a gradient if the layer is trained. */
    Blob output(int layer, Shape shape, LayerSpec.Activation.Kind function) {
        return output(layer, shape, queue.type(), function);
    }

    Blob output(int layer, Shape shape, ElementType type, LayerSpec.Activation.Kind function) {
        long count = count(shape);
        return new Blob(
                arena.tensor(count * type.bytes()),
                type,
                schedule.trains(layer) ? arena.tensor(count * queue.type().bytes()) : null,
                function);
    }

    /** Elements of all pictures. */
    int count(Shape shape) {
        return Math.multiplyExact(batch, shape.size());
    }

    /** Says that a layer reads the input's values and writes the output's. */
    void runsForward(int layer, Blob input, Blob output) {
        input.values().at(schedule.forward(layer));
        output.values().at(schedule.forward(layer));
    }

    /** Says that a layer reads the output's gradient and writes the input's, if there is one. */
    void runsBackward(int layer, Blob input, Blob output) {
        output.gradient().at(schedule.backward(layer));
        if (input.hasGradient()) {
            input.gradient().at(schedule.backward(layer));
        }
    }

    List<Queue.Work> launch(KernelLaunch... launches) {
        List<Queue.Work> works = new ArrayList<>();
        for (KernelLaunch launch : launches) {
            works.add(queue.launch(launch));
        }
        return works;
    }
}
