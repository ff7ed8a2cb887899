package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.Precision;

class CudaBfloat16ConformanceTest extends ProcessorConformance {
    @Override
    protected Precision precision() {
        return Precision.BF16;
    }
}
