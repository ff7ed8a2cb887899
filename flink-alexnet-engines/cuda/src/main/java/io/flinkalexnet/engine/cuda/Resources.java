package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.Precision;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * What was opened together on a device and is given back together, the last first; also when an
 * opening fails half-way. Confined to one thread.
 */
final class Resources implements AutoCloseable {
    private final Device device;
    private final Deque<Runnable> releases = new ArrayDeque<>();

    Resources(Device device) {
        this.device = device;
    }

    Queue queue(Precision precision) {
        Queue queue = device.openQueue(precision);
        releases.push(queue::close);
        return queue;
    }

    /** Zeroed device memory. */
    Block block(long bytes) {
        Block block = device.allocate(bytes);
        releases.push(() -> device.free(block));
        return block;
    }

    /** Zeroed pinned memory. */
    HostBlock host(long bytes) {
        HostBlock block = device.allocateHost(bytes);
        releases.push(() -> device.free(block));
        return block;
    }

    /** Device memory with this in it; the buffer's position stays. */
    Block filled(Queue queue, ByteBuffer content) {
        Block block = block(content.remaining());
        try (Resources passing = new Resources(device)) {
            HostBlock host = passing.host(content.remaining());
            host.bytes().put(0, content, content.position(), content.remaining());
            queue.upload(host, block).enqueue();
            queue.await();
        }
        return block;
    }

    /** Opens something over this, which is closed if that fails. */
    <T> T opening(Supplier<T> open) {
        try {
            return open.get();
        } catch (RuntimeException | Error e) {
            try {
                close();
            } catch (RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        while (!releases.isEmpty()) {
            releases.pop().run();
        }
    }
}
