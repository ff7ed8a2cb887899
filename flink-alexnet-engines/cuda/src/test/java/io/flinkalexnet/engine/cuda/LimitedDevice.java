package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.device.ComputeCapability;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory alone, of a device with little of it; addresses count up from 1. Who is tested with it
 * asks for nothing else: the test fails if it does.
 */
final class LimitedDevice implements Device {
    final List<String> log = new ArrayList<>();
    private final long most;
    private long address;

    LimitedDevice(long most) {
        this.most = most;
    }

    @Override
    public Block allocate(long bytes) {
        if (bytes > most) {
            throw OutOfDeviceMemoryException.of("a card", "space", most, most);
        }
        log.add("allocate " + bytes);
        return new Block(++address, bytes);
    }

    @Override
    public void free(Block block) {
        log.add("free " + block.address());
    }

    @Override
    public String describe() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ComputeCapability computeCapability() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long freeBytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public HostBlock allocateHost(long bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void free(HostBlock block) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Queue openQueue(Precision precision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
