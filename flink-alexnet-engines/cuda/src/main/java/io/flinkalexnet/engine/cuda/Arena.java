package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.host.MemoryPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * One block of device memory for a network's tensors, of which those that are never needed at the
 * same time lie in the same place.
 */
final class Arena {
    private static final long ALIGNMENT = 256;

    private final List<Tensor> tensors = new ArrayList<>();

    Tensor tensor(long bytes) {
        Tensor tensor = new Tensor(bytes);
        tensors.add(tensor);
        return tensor;
    }

    /** Lays out and allocates, when all tensors are there and all their times are said. */
    void allocate(Resources resources) {
        MemoryPlan plan = new MemoryPlan(ALIGNMENT);
        tensors.forEach(tensor -> tensor.plan(plan));
        Block memory = resources.block(plan.layOut());
        tensors.forEach(tensor -> tensor.place(memory));
    }
}
