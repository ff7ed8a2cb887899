package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.Lanes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.dnnl.memory;

/** Copies of parameters in the formats and the type that products want. */
final class ParameterCopies implements AutoCloseable {
    private final memory.data_type type;
    private final Natives natives;
    private final Arena arena = new Arena();
    private final List<Copy> copies = new ArrayList<>();
    private Lanes lanes;
    private List<List<Operation>> work;

    private record Copy(Tensor from, Tensor to) {}

    /**
     * @param type of the copies
     * @param natives owner of the operations
     */
    ParameterCopies(memory.data_type type, Natives natives) {
        this.type = type;
        this.natives = natives;
    }

    /** The tensor itself if it has this format, else its copy. */
    Tensor inFormat(Tensor master, memory.desc format) {
        if (master.has(format)) {
            return master;
        }
        for (Copy copy : copies) {
            if (copy.from() == master && copy.to().has(format)) {
                return copy.to();
            }
        }
        Tensor to = Tensor.in(arena, arena.slot(format.get_size(), 0, 0), format);
        copies.add(new Copy(master, to));
        return to;
    }

    /** To be called when all are known. */
    void allocate(Execution execution) {
        lanes = execution.lanes();
        arena.allocate();
        work = Stream.<List<Operation>>generate(ArrayList::new).limit(lanes.count()).toList();
        for (int i = 0; i < copies.size(); i++) {
            share(copies.get(i), i, execution);
        }
    }

    /** Matrices are shared out by rows; filters, which are small, go to the lanes in turn. */
    private void share(Copy copy, int index, Execution execution) {
        boolean matrix = copy.from().desc().get_ndims() == 2;
        if (!matrix) {
            int lane = index % lanes.count();
            work.get(lane)
                    .add(
                            Operation.reorder(
                                    copy.from(),
                                    copy.to(),
                                    execution.streams().get(lane),
                                    natives));
            return;
        }
        long rows = copy.from().desc().get_dims().get(0);
        long columns = copy.from().desc().get_dims().get(1);
        for (int lane = 0; lane < lanes.active(rows); lane++) {
            Lanes.Range part = lanes.range(lane, rows);
            Tensor from = rows(copy.from(), part, columns, memory.data_type.f32);
            Tensor to = rows(copy.to(), part, columns, type);
            work.get(lane).add(Operation.reorder(from, to, execution.streams().get(lane), natives));
        }
    }

    private Tensor rows(
            Tensor whole, Lanes.Range part, long columns, memory.data_type elementType) {
        return whole.view(
                part.from() * columns * memory.data_type_size(elementType),
                natives.rowMajor(elementType, part.size(), columns));
    }

    /** Makes them anew from what the parameters are now. */
    void refresh() {
        if (!copies.isEmpty()) {
            lanes.run(lanes.count(), lane -> work.get(lane).forEach(operation -> operation.run(0)));
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
