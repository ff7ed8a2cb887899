package io.flinkalexnet.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.Pointer;

/**
 * Makes native objects and frees them with their owner, not when the garbage collector comes round.
 */
final class Natives implements AutoCloseable {
    private static final memory.format_tag[] ROW_MAJOR = {
        memory.format_tag.a,
        memory.format_tag.ab,
        memory.format_tag.abc,
        memory.format_tag.abcd,
        memory.format_tag.abcde
    };

    private final List<Pointer> owned = new ArrayList<>();

    engine engine() {
        return OneDnn.library().engine();
    }

    <P extends Pointer> P own(P pointer) {
        owned.add(pointer);
        return pointer;
    }

    /** A description in which oneDNN chooses the format. */
    memory.desc any(memory.data_type type, long... dims) {
        return own(new memory.desc(dims, type, memory.format_tag.any));
    }

    /** Dense, the last dimension innermost. */
    memory.desc rowMajor(memory.data_type type, long... dims) {
        return own(new memory.desc(dims, type, ROW_MAJOR[dims.length - 1]));
    }

    memory.desc tagged(memory.data_type type, memory.format_tag tag, long... dims) {
        return own(new memory.desc(dims, type, tag));
    }

    /** A matrix whose neighbours lie {@code rowStride} and {@code columnStride} elements apart. */
    memory.desc matrix(
            memory.data_type type, long rows, long columns, long rowStride, long columnStride) {
        return own(
                new memory.desc(
                        new long[] {rows, columns}, type, new long[] {rowStride, columnStride}));
    }

    /** The primitive that changes format and type; it needs no scratchpad of its own. */
    reorder.primitive_desc reorder(memory.desc from, memory.desc to) {
        return own(
                new reorder.primitive_desc(
                        engine(), from, engine(), to, own(new primitive_attr()), false));
    }

    /**
     * What all primitives have in common: results that repeat to the bit, and scratchpads that the
     * caller brings, since the library's own would be allocated at each step.
     */
    primitive_attr attributes() {
        primitive_attr attributes = own(new primitive_attr());
        attributes.set_deterministic(true);
        attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
        return attributes;
    }

    /** As {@link #attributes()}, with a function of each result. */
    primitive_attr attributes(dnnl.algorithm function) {
        primitive_attr attributes = attributes();
        post_ops operations = own(new post_ops());
        operations.append_eltwise(function, 0, 0);
        attributes.set_post_ops(operations);
        return attributes;
    }

    @Override
    public void close() {
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).deallocate();
        }
        owned.clear();
    }
}
