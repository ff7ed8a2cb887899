package io.flinkalexnet.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.device.ComputeCapability;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/**
 * A processor in place of a card. Work is done as late as a card may do it, when somebody waits;
 * threads of kernels go in turns forwards and backwards, so that a sum that depends on their order
 * shows. Around every block lie guards, which are looked at when it is freed.
 */
final class ProcessorDevice implements Device {
    private static final int ALIGNMENT = 256;
    private static final int GUARD = 256;
    private static final byte GUARD_BYTE = (byte) 0xA5;

    private final long limit;
    private final TreeMap<Long, Allocation> allocations = new TreeMap<>();
    private final Map<Long, Memory> hostMemory = new HashMap<>();
    private final List<ProcessorQueue> queues = new ArrayList<>();
    private long allocated;

    /**
     * @param memory what {@code block} lies in
     */
    private record Allocation(Memory memory, Block block) {}

    /** With as much memory as there is. Aborts the calling test where there is no compiler. */
    ProcessorDevice() {
        this(Long.MAX_VALUE);
    }

    /**
     * @param limit bytes that can be allocated
     */
    ProcessorDevice(long limit) {
        assumeCompiler();
        this.limit = limit;
    }

    /** Aborts the calling test, in words, where kernels can't be compiled for the processor. */
    static void assumeCompiler() {
        ProcessorLibrary.missing()
                .ifPresent(
                        reason -> {
                            System.out.println("skipped: " + reason);
                            Assumptions.abort(reason);
                        });
    }

    @Override
    public String describe() {
        return "a processor in place of a card";
    }

    @Override
    public ComputeCapability computeCapability() {
        return new ComputeCapability(9, 0);
    }

    @Override
    public synchronized long freeBytes() {
        return limit - allocated;
    }

    @Override
    public synchronized Block allocate(long bytes) {
        if (bytes > limit - allocated) {
            throw new OutOfDeviceMemoryException(
                    "%d bytes were asked for, %d of %d are free"
                            .formatted(bytes, limit - allocated, limit));
        }
        Memory memory = new Memory(bytes + 2 * GUARD + ALIGNMENT);
        memory.setMemory(0, memory.size(), GUARD_BYTE);
        long start = Pointer.nativeValue(memory) + GUARD;
        Block block = new Block((start + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT, bytes);
        new Pointer(block.address()).clear(bytes);
        allocations.put(block.address(), new Allocation(memory, block));
        allocated += bytes;
        return block;
    }

    @Override
    public void free(Block block) {
        awaitQueues();
        release(block);
    }

    /** Without this object's lock, which what is queued will take. */
    private void awaitQueues() {
        List<ProcessorQueue> open;
        synchronized (this) {
            open = List.copyOf(queues);
        }
        open.forEach(ProcessorQueue::await);
    }

    private synchronized void release(Block block) {
        Allocation allocation = allocations.remove(block.address());
        if (allocation == null || !allocation.block().equals(block)) {
            throw new IllegalStateException("%s was not allocated here".formatted(block));
        }
        allocated -= block.bytes();
        checkGuards(allocation.block());
        allocation.memory().close();
    }

    /** Throws {@link IllegalStateException} if something was written around a block. */
    synchronized void checkGuards() {
        allocations.values().forEach(each -> checkGuards(each.block()));
    }

    private static void checkGuards(Block block) {
        Pointer before = new Pointer(block.address() - GUARD);
        Pointer behind = new Pointer(block.address() + block.bytes());
        for (int i = 0; i < GUARD; i++) {
            if (before.getByte(i) != GUARD_BYTE) {
                throw new IllegalStateException(
                        "something wrote %d bytes before %s".formatted(GUARD - i, block));
            }
            if (behind.getByte(i) != GUARD_BYTE) {
                throw new IllegalStateException(
                        "something wrote %d bytes behind %s".formatted(i, block));
            }
        }
    }

    /** Throws {@link IllegalStateException} unless the block lies in one that is allocated. */
    synchronized Pointer pointer(Block block) {
        Map.Entry<Long, Allocation> entry = allocations.floorEntry(block.address());
        Block around = entry == null ? null : entry.getValue().block();
        if (around == null || block.address() + block.bytes() > around.address() + around.bytes()) {
            throw new IllegalStateException("%s is not allocated".formatted(block));
        }
        return new Pointer(block.address());
    }

    /** Blocks that nobody has freed. */
    synchronized int liveBlocks() {
        return allocations.size();
    }

    @Override
    public synchronized HostBlock allocateHost(long bytes) {
        Memory memory = new Memory(Math.max(1, bytes));
        memory.clear();
        long address = Pointer.nativeValue(memory);
        hostMemory.put(address, memory);
        return new HostBlock(
                address, memory.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder()));
    }

    @Override
    public void free(HostBlock block) {
        awaitQueues();
        release(block);
    }

    private synchronized void release(HostBlock block) {
        Memory memory = hostMemory.remove(block.address());
        if (memory == null) {
            throw new IllegalStateException(
                    "no host memory at %d was allocated here".formatted(block.address()));
        }
        memory.close();
    }

    @Override
    public synchronized Queue openQueue(Precision precision) {
        ElementType type =
                switch (precision) {
                    case F32, TF32 -> ElementType.F32; // a processor has no fewer bits
                    case BF16 -> ElementType.BF16;
                };
        ProcessorQueue queue = new ProcessorQueue(this, type);
        queues.add(queue);
        return queue;
    }

    synchronized void closed(ProcessorQueue queue) {
        queues.remove(queue);
    }

    @Override
    public synchronized void close() {
        checkGuards();
        allocations.values().forEach(each -> each.memory().close());
        allocations.clear();
        hostMemory.values().forEach(Memory::close);
        hostMemory.clear();
        allocated = 0;
    }
}
