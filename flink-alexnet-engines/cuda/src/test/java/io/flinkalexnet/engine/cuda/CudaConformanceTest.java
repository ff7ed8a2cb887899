package io.flinkalexnet.engine.cuda;

class CudaConformanceTest extends ProcessorConformance {}
