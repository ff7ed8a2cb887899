package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.device.ComputeCapability;

/** The cards of this machine. No class of CUDA is touched before the probe allows it. */
final class MachineCards implements Cards {
    @Override
    public EngineProbe probe(int index) {
        return CudaLibrary.probe(index);
    }

    @Override
    public ComputeCapability computeCapability(int index) {
        return CudaLibrary.computeCapability(index);
    }

    @Override
    public Device device(int index) {
        return CudaDevice.of(index);
    }
}
