package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/**
 * Copies a block of a {@link StateLayout} from and to the order of {@link ParameterLayout}. Filters
 * go through a small buffer on which oneDNN changes their format; the rest, nearly all, is copied
 * as it is.
 */
final class StateExchange implements AutoCloseable {
    private static final int FILTER_DIMS = 4;

    private final StateLayout layout;
    private final Memory block;
    private final Natives natives = new Natives();
    private final Memory buffer;
    private final Map<StateLayout.Segment, Filters> filters = new LinkedHashMap<>();

    /** A segment's way through the buffer. */
    private record Filters(Operation in, Operation out) {}

    StateExchange(StateLayout layout, Memory block, stream stream) {
        this.layout = layout;
        this.block = block;
        long largest = 0;
        for (StateLayout.Segment segment : layout.segments()) {
            if (isFilter(segment)) {
                largest = Math.max(largest, segment.tensor().length());
            }
        }
        buffer = new Memory(largest * Float.BYTES);
        for (StateLayout.Segment segment : layout.segments()) {
            if (isFilter(segment)) {
                filters.put(segment, filters(segment, stream));
            }
        }
    }

    private static boolean isFilter(StateLayout.Segment segment) {
        return segment.tensor().dims().size() == FILTER_DIMS;
    }

    private Filters filters(StateLayout.Segment segment, stream stream) {
        long[] dims = new long[segment.desc().get_ndims()];
        segment.desc().get_dims().get(dims);
        Tensor there = segment.in(block);
        Tensor here = Tensor.in(buffer, 0, natives.rowMajor(memory.data_type.f32, dims));
        return new Filters(
                Operation.reorder(here, there, stream, natives),
                Operation.reorder(there, here, stream, natives));
    }

    /** From index 0 of a buffer that holds at least the layout's length. */
    void read(FloatBuffer source) {
        layout.segments().forEach(segment -> read(source, segment));
    }

    private void read(FloatBuffer source, StateLayout.Segment segment) {
        int from = segment.tensor().offset();
        int length = segment.tensor().length();
        if (isFilter(segment)) {
            buffer.floats(0, length).put(0, source, from, length);
            filters.get(segment).in().run(0);
        } else {
            floats(segment).put(0, source, from, length);
        }
    }

    /** The counterpart of {@link #read}. */
    void write(FloatBuffer target) {
        layout.segments().forEach(segment -> write(segment, target));
    }

    private void write(StateLayout.Segment segment, FloatBuffer target) {
        int to = segment.tensor().offset();
        int length = segment.tensor().length();
        if (isFilter(segment)) {
            filters.get(segment).out().run(0);
            target.put(to, buffer.floats(0, length), 0, length);
        } else {
            target.put(to, floats(segment), 0, length);
        }
    }

    private FloatBuffer floats(StateLayout.Segment segment) {
        return block.floats((long) segment.offset() * Float.BYTES, segment.tensor().length());
    }

    @Override
    public void close() {
        natives.close();
        buffer.close();
    }
}
