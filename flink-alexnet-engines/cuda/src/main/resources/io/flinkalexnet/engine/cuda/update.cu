// Stochastic gradient descent over all parameters at once.

/** What Kernels.STEP_BYTES counts. */
struct Step {
    long long number;
    float rateOfWeights;
    float rateOfBiases;
};

enum ChunkKind : unsigned char { WEIGHTS, BIASES, FROZEN };

/**
 * A block sees to a chunk of 4 * THREADS floats. Without fused operations, so that the bits are
 * those of io.flinkalexnet.engine.host.SgdPass.
 */
KERNEL update(
        float momentum,
        float weightDecay,
        const unsigned char* __restrict__ kinds,
        const Step* __restrict__ step,
        const int* __restrict__ finite,
        const float4* __restrict__ gradient,
        float4* __restrict__ velocity,
        float4* __restrict__ parameters,
        element* __restrict__ rounded) {
    const unsigned char kind = kinds[blockIdx.x];
    if (kind == FROZEN || *finite == 0) {
        return;
    }
    const float rate = kind == WEIGHTS ? step->rateOfWeights : step->rateOfBiases;
    const float decay = kind == WEIGHTS ? __fmul_rn(weightDecay, rate) : 0;
    const size_t at = (size_t)blockIdx.x * THREADS + threadIdx.x;
    const float4 g4 = gradient[at];
    const float4 v4 = velocity[at];
    const float4 w4 = parameters[at];
    const float g[4] = {g4.x, g4.y, g4.z, g4.w};
    float v[4] = {v4.x, v4.y, v4.z, v4.w};
    float w[4] = {w4.x, w4.y, w4.z, w4.w};
#pragma unroll
    for (int i = 0; i < 4; i++) {
        float kept = __fsub_rn(__fmul_rn(momentum, v[i]), __fmul_rn(decay, w[i]));
        v[i] = __fsub_rn(kept, __fmul_rn(rate, g[i]));
        w[i] = __fadd_rn(w[i], v[i]);
    }
    velocity[at] = float4{v[0], v[1], v[2], v[3]};
    parameters[at] = float4{w[0], w[1], w[2], w[3]};
#ifdef BF16
    if (rounded != nullptr) {
        unsigned low = narrow(w[0]).bits | (unsigned)narrow(w[1]).bits << 16;
        unsigned high = narrow(w[2]).bits | (unsigned)narrow(w[3]).bits << 16;
        reinterpret_cast<uint2*>(rounded)[at] = uint2{low, high};
    }
#endif
}
