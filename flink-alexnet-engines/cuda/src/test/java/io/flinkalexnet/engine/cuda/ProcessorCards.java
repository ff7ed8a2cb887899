package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.device.ComputeCapability;

/**
 * One device for all that asks.
 *
 * @param computeCapability that it pretends to have
 */
record ProcessorCards(ProcessorDevice device, ComputeCapability computeCapability)
        implements Cards {
    static ProcessorCards of(ProcessorDevice device) {
        return new ProcessorCards(device, device.computeCapability());
    }

    CudaEngineProvider provider() {
        return new CudaEngineProvider(this, 0);
    }

    @Override
    public EngineProbe probe(int index) {
        return EngineProbe.usable(device.describe());
    }

    @Override
    public ComputeCapability computeCapability(int index) {
        return computeCapability;
    }

    @Override
    public Device device(int index) {
        return device;
    }
}
