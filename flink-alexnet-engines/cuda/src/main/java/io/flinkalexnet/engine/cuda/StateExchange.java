package io.flinkalexnet.engine.cuda;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies parameters, velocity or one tensor of them from and to the order of {@link
 * io.flinkalexnet.engine.model.ParameterLayout}: piece by piece through pinned memory, with the
 * order changed on the device.
 */
final class StateExchange {
    private final Queue queue;
    private final Kernels kernels;
    private final Staging staging;
    private final FloatBuffer host;
    private final List<Piece> pieces = new ArrayList<>();

    /**
     * Some rows of a tensor.
     *
     * @param at index of their first float in the exchange order
     * @param floats of them there
     * @param in from pinned memory to their place
     * @param out from there to pinned memory
     */
    private record Piece(int at, int floats, List<Queue.Work> in, List<Queue.Work> out) {}

    StateExchange(Queue queue, Kernels kernels, Staging staging) {
        this.queue = queue;
        this.kernels = kernels;
        this.staging = staging;
        host = staging.host().bytes().asFloatBuffer();
    }

    /** Adds all tensors, with floats in {@code flat}. */
    StateExchange with(StateLayout layout, Block flat) {
        layout.tensors().forEach(stored -> with(stored, stored.in(flat, ElementType.F32)));
        return this;
    }

    /**
     * Adds a tensor.
     *
     * @param place its floats on the device
     */
    StateExchange with(StateLayout.Stored stored, Block place) {
        Order order = stored.order();
        int rows = staging.rows(order);
        for (int row = 0; row < order.rows(); row += rows) {
            add(stored, place, row, Math.min(rows, order.rows() - row));
        }
        return this;
    }

    private void add(StateLayout.Stored stored, Block place, int row, int count) {
        Order order = stored.order();
        long rowBytes = (long) order.stored() * Float.BYTES;
        Block there = place.slice(row * rowBytes, count * rowBytes);
        int floats = count * order.exchanged();
        Block here = staging.device().slice(0, (long) floats * Float.BYTES);
        List<Queue.Work> in =
                order.in(kernels, count, here, there)
                        .map(way -> List.of(queue.upload(staging.host(), here), queue.launch(way)))
                        .orElseGet(() -> List.of(queue.upload(staging.host(), there)));
        List<Queue.Work> out =
                order.out(kernels, count, there, here)
                        .map(
                                way ->
                                        List.of(
                                                queue.launch(way),
                                                queue.download(here, staging.host())))
                        .orElseGet(() -> List.of(queue.download(there, staging.host())));
        int at = stored.tensor().offset() + row * order.exchanged();
        pieces.add(new Piece(at, floats, in, out));
    }

    /** From index 0 of a buffer on. */
    void read(FloatBuffer source) {
        for (Piece piece : pieces) {
            host.put(0, source, piece.at(), piece.floats());
            piece.in().forEach(Queue.Work::enqueue);
            queue.await();
        }
    }

    /** The counterpart of {@link #read}. */
    void write(FloatBuffer target) {
        for (Piece piece : pieces) {
            piece.out().forEach(Queue.Work::enqueue);
            queue.await();
            target.put(piece.at(), host, 0, piece.floats());
        }
    }
}
