// As much of CUDA as our kernels use, on a processor, for g++ -include. A block's threads are
// fibers. A fiber takes threads one after the other until one waits at a barrier, where the next
// fiber goes on; so kernels without barriers run as plain loops. One launch at a time.
#pragma once
#include <math.h>
#include <setjmp.h>
#include <stddef.h>
#include <string.h>
#include <ucontext.h>

#include <string>
#include <utility>
#include <vector>

#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(threads)
#define DYNAMIC_SHARED(name) unsigned char* name = shim::shared.data()

struct Index {
    int x, y, z;
};
struct alignas(8) uint2 {
    unsigned x, y;
};
struct alignas(16) uint4 {
    unsigned x, y, z, w;
};
struct alignas(16) float4 {
    float x, y, z, w;
};

static Index threadIdx, blockIdx, blockDim, gridDim;

template <typename To, typename From>
inline To bits(From from) {
    static_assert(sizeof(To) == sizeof(From));
    To to;
    memcpy(&to, &from, sizeof(to));
    return to;
}
inline float __uint_as_float(unsigned i) { return bits<float>(i); }
inline float __int_as_float(int i) { return bits<float>(i); }
inline unsigned __float_as_uint(float f) { return bits<unsigned>(f); }
inline unsigned __umulhi(unsigned a, unsigned b) { return (unsigned long long)a * b >> 32; }
inline float __fadd_rn(float a, float b) { return a + b; }
inline float __fsub_rn(float a, float b) { return a - b; }
inline float __fmul_rn(float a, float b) { return a * b; }
inline float __fdividef(float a, float b) { return a / b; }
inline float rsqrtf(float f) { return 1 / sqrtf(f); }
template <typename T>
inline T min(T a, T b) { return a < b ? a : b; }
template <typename T>
inline T max(T a, T b) { return a > b ? a : b; }

namespace shim {

constexpr size_t STACK = 64 << 10;
constexpr size_t GUARD = 64;
constexpr unsigned char POISON = 0xff; // floats of it are NaN

struct Fiber {
    std::vector<char> stack = std::vector<char>(STACK);
    ucontext_t first;
    jmp_buf context;
    bool started = false;
    bool waiting = false;
    int thread = 0;
};

static std::vector<unsigned char> shared;
static std::vector<Fiber> fibers;
static Fiber* current;
static jmp_buf scheduler;
static void (*call)(void** arguments);
static void** arguments;
static bool reversed;
static int begun; // threads of this block

inline void suspend() {
    if (_setjmp(current->context) == 0) {
        _longjmp(scheduler, 1);
    }
}

static void takeThreads() {
    while (true) {
        while (begun < blockDim.x) {
            int number = begun++;
            current->thread = reversed ? blockDim.x - 1 - number : number;
            threadIdx.x = current->thread;
            call(arguments);
        }
        suspend();
    }
}

static void resume(Fiber& fiber) {
    current = &fiber;
    fiber.waiting = false;
    threadIdx.x = fiber.thread;
    if (_setjmp(scheduler) != 0) {
        return;
    }
    if (fiber.started) {
        _longjmp(fiber.context, 1);
    }
    fiber.started = true;
    getcontext(&fiber.first);
    fiber.first.uc_stack.ss_sp = fiber.stack.data();
    fiber.first.uc_stack.ss_size = STACK;
    makecontext(&fiber.first, takeThreads, 0);
    setcontext(&fiber.first);
}

/** Runs the threads of a block; returns what is wrong with it, or nothing. */
static std::string runBlock(int sharedBytes) {
    shared.assign(sharedBytes + GUARD, POISON);
    begun = 0;
    int used = 0;
    while (begun < blockDim.x) {
        resume(fibers[used++]);
    }
    while (true) {
        int waiting = 0;
        for (int i = 0; i < used; i++) {
            waiting += fibers[i].waiting ? 1 : 0;
        }
        if (waiting == 0) {
            break;
        }
        if (waiting != blockDim.x) {
            fibers.clear(); // they hang in the middle of a kernel
            return "only " + std::to_string(waiting) + " of " + std::to_string(blockDim.x) +
                   " threads come to a barrier";
        }
        for (int i = 0; i < used; i++) {
            resume(fibers[i]);
        }
    }
    for (size_t i = 0; i < GUARD; i++) {
        if (shared[sharedBytes + i] != POISON) {
            return "writes behind its " + std::to_string(sharedBytes) + " bytes of shared memory";
        }
    }
    return "";
}

static std::string runGrid(int sharedBytes) {
    if (fibers.size() < (size_t)blockDim.x) {
        fibers = std::vector<Fiber>(blockDim.x);
    }
    int blocks = gridDim.x * gridDim.y * gridDim.z;
    for (int i = 0; i < blocks; i++) {
        int block = reversed ? blocks - 1 - i : i;
        blockIdx = {
            block % gridDim.x, block / gridDim.x % gridDim.y, block / gridDim.x / gridDim.y};
        std::string wrong = runBlock(sharedBytes);
        if (!wrong.empty()) {
            return wrong;
        }
    }
    return "";
}

template <typename T>
constexpr char kind() {
    if constexpr (std::is_pointer_v<T>) {
        return 'p';
    } else if constexpr (std::is_floating_point_v<T>) {
        return 'f';
    } else {
        return sizeof(T) == 8 ? 'l' : 'i';
    }
}

/** Calls a kernel as cuLaunchKernel does: with addresses of arguments. */
template <auto KERNEL>
struct Caller;

template <typename... A, void (*KERNEL)(A...)>
struct Caller<KERNEL> {
    static constexpr char SIGNATURE[] = {kind<A>()..., 0};

    static void call(void** arguments) { call(arguments, std::index_sequence_for<A...>()); }

    template <size_t... I>
    static void call(void** arguments, std::index_sequence<I...>) {
        KERNEL(*static_cast<A*>(arguments[I])...);
    }
};

struct Kernel {
    const char* file;
    const char* function;
    const char* signature;
    void (*call)(void** arguments);
};

} // namespace shim

inline void __syncthreads() {
    shim::current->waiting = true;
    shim::suspend();
}
