package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.conformance.EngineConformance;

/**
 * The kernels of the CUDA backend, run on the CPU backend: every operation they use exists there
 * under the same name and gives what the reference gives.
 */
class Nd4jDeviceConformanceTest extends EngineConformance {
    @Override
    protected EngineProvider engine() {
        return new Nd4jEngineProvider(0, DeviceKernels::new);
    }
}
