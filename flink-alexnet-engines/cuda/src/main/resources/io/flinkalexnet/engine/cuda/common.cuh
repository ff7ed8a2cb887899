// In front of every file of kernels: elements, packs of them, bytes, random words and sums over a
// block. One text for NVRTC, nvcc and, in tests, g++; so nothing is included here or there.

constexpr int THREADS = 256; // of every block

#define KERNEL extern "C" __global__ void __launch_bounds__(THREADS)

// What a launch asks for by its sharedBytes. Tests have their own.
#ifndef DYNAMIC_SHARED
#define DYNAMIC_SHARED(name) extern __shared__ __align__(16) unsigned char name[]
#endif

#ifdef BF16

/** The upper half of a float. */
struct element {
    unsigned short bits;
};

__device__ inline float widen(element e) {
    return __uint_as_float((unsigned)e.bits << 16);
}

/** To the nearest, of two the even one; a NaN stays one. */
__device__ inline element narrow(float f) {
    unsigned bits = __float_as_uint(f);
    bool nan = (bits & 0x7fffffff) > 0x7f800000;
    unsigned rounded = nan ? bits | 0x00400000 : bits + 0x7fff + (bits >> 16 & 1);
    return element{(unsigned short)(rounded >> 16)};
}

#else

typedef float element;

__device__ inline float widen(element e) {
    return e;
}

__device__ inline element narrow(float f) {
    return f;
}

#endif

constexpr int PACK = 16 / (int)sizeof(element); // what a thread moves at once

__device__ inline bool aligned(const void* pointer) {
    return ((size_t)pointer & 15) == 0;
}

/** V is 1, or PACK and the address a multiple of 16. */
template <int V>
__device__ inline void load(const element* from, float (&values)[V]) {
    if constexpr (V == 1) {
        values[0] = widen(*from);
    } else {
        uint4 all = *reinterpret_cast<const uint4*>(from);
        unsigned words[4] = {all.x, all.y, all.z, all.w};
#pragma unroll
        for (int i = 0; i < V; i++) {
#ifdef BF16
            unsigned word = words[i / 2];
            values[i] = __uint_as_float(i % 2 == 0 ? word << 16 : word & 0xffff0000);
#else
            values[i] = __uint_as_float(words[i]);
#endif
        }
    }
}

template <int V>
__device__ inline void store(element* to, const float (&values)[V]) {
    if constexpr (V == 1) {
        *to = narrow(values[0]);
    } else {
        unsigned words[4];
#pragma unroll
        for (int i = 0; i < 4; i++) {
#ifdef BF16
            unsigned low = narrow(values[2 * i]).bits;
            words[i] = low | (unsigned)narrow(values[2 * i + 1]).bits << 16;
#else
            words[i] = __float_as_uint(values[i]);
#endif
        }
        *reinterpret_cast<uint4*>(to) = uint4{words[0], words[1], words[2], words[3]};
    }
}

/** PACK values, or the n that are there and then zeros. */
__device__ inline void loadSome(const element* from, unsigned n, float (&values)[PACK]) {
    if (n >= PACK && aligned(from)) {
        load(from, values);
    } else {
#pragma unroll
        for (unsigned i = 0; i < PACK; i++) {
            values[i] = i < n ? widen(from[i]) : 0;
        }
    }
}

__device__ inline void storeSome(element* to, unsigned n, const float (&values)[PACK]) {
    if (n >= PACK && aligned(to)) {
        store(to, values);
    } else {
#pragma unroll
        for (unsigned i = 0; i < PACK; i++) {
            if (i < n) {
                to[i] = narrow(values[i]);
            }
        }
    }
}

/** V is 1, 4 or 8, and the address a multiple of it. */
template <int V>
__device__ inline void loadBytes(const unsigned char* from, unsigned (&values)[V]) {
    if constexpr (V == 1) {
        values[0] = *from;
    } else {
#pragma unroll
        for (int word = 0; word < V / 4; word++) {
            unsigned four = reinterpret_cast<const unsigned*>(from)[word];
#pragma unroll
            for (int i = 0; i < 4; i++) {
                values[4 * word + i] = four >> (8 * i) & 0xff;
            }
        }
    }
}

template <int V>
__device__ inline void storeBytes(unsigned char* to, const unsigned (&values)[V]) {
    if constexpr (V == 1) {
        *to = (unsigned char)values[0];
    } else {
#pragma unroll
        for (int word = 0; word < V / 4; word++) {
            const unsigned* v = values + 4 * word;
            reinterpret_cast<unsigned*>(to)[word] = v[0] | v[1] << 8 | v[2] << 16 | v[3] << 24;
        }
    }
}

/** Number of a thread among all of a launch. */
__device__ inline unsigned threadNumber() {
    return blockIdx.x * blockDim.x + threadIdx.x;
}

/** Philox4x32-10: encrypts the counter in place. As io.flinkalexnet.engine.random.Philox. */
__device__ inline void philox(unsigned (&counter)[4], unsigned key0, unsigned key1) {
#pragma unroll
    for (int round = 0; round < 10; round++) {
        unsigned high0 = __umulhi(0xD2511F53u, counter[0]);
        unsigned low0 = 0xD2511F53u * counter[0];
        unsigned high1 = __umulhi(0xCD9E8D57u, counter[2]);
        unsigned low1 = 0xCD9E8D57u * counter[2];
        counter[0] = high1 ^ counter[1] ^ key0;
        counter[1] = low1;
        counter[2] = high0 ^ counter[3] ^ key1;
        counter[3] = low0;
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
}

struct Plus {
    template <typename T>
    __device__ T operator()(T a, T b) const {
        return a + b;
    }
};

struct Greater {
    __device__ float operator()(float a, float b) const {
        return a > b ? a : b;
    }
};

/** Combines the values of a block's threads, always in the same order; all get the result. */
template <typename T, typename F>
__device__ inline T combine(T value, T (&shared)[THREADS], F combination) {
    int thread = threadIdx.x;
    shared[thread] = value;
    for (int half = THREADS / 2; half > 0; half /= 2) {
        __syncthreads();
        if (thread < half) {
            shared[thread] = combination(shared[thread], shared[thread + half]);
        }
    }
    __syncthreads();
    T result = shared[0];
    __syncthreads(); // shared may be written again
    return result;
}
