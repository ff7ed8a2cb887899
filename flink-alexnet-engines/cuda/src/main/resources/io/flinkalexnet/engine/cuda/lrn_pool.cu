// Local response normalisation over channels (paper, section 3.3), max pooling, and both in one
// pass over memory. With s_i = k + alpha * the sum of x_j^2 over the window around i:
//
//   y_i  = x_i s_i^-beta
//   dx_i = dy_i s_i^-beta - 2 alpha beta x_i * the sum of dy_j x_j s_j^(-beta - 1)
//
// Kernels called Packed move 16 bytes at once: channels are a multiple of PACK, and LRN is that of
// every AlexNet, with windows of five and a beta of 0.75. The others take anything. Activations are
// (n, height, width, channels), less than 2^31 of them; V is the number of channels of a thread, 1
// or PACK.

struct Lrn {
    int reach; // channels to either side that belong to a window
    float k;
    float alpha;
    float beta;
};

struct Pool {
    int height;
    int width;
    int channels;
    int window;
    int stride;
    int outHeight;
    int outWidth;

    __device__ Pool(int height, int width, int channels, int window, int stride)
        : height(height),
          width(width),
          channels(channels),
          window(window),
          stride(stride),
          outHeight((height - window) / stride + 1),
          outWidth((width - window) / stride + 1) {}
};

constexpr int PACKED_REACH = 2;

/**
 * Sums over the windows around channels c to c + V - 1, in the order of channels. values(pack, v)
 * gives the V values that lie pack * V behind c.
 */
template <int V, typename Values>
__device__ inline void windowSums(
        int c, int channels, const Lrn& lrn, Values values, float (&sums)[V]) {
    const int packs = V == 1 ? lrn.reach : 1;
#pragma unroll
    for (int i = 0; i < V; i++) {
        sums[i] = 0;
    }
#pragma unroll(V == 1 ? 1 : 3)
    for (int pack = -packs; pack <= packs; pack++) {
        int at = c + pack * V;
        if (at < 0 || at >= channels) {
            continue;
        }
        float v[V];
        values(pack, v);
#pragma unroll
        for (int j = 0; j < V; j++) {
#pragma unroll
            for (int i = 0; i < V; i++) {
                int distance = pack * V + j - i;
                if (V == 1 || (distance <= PACKED_REACH && distance >= -PACKED_REACH)) {
                    sums[i] += v[j];
                }
            }
        }
    }
}

/** s of channels c to c + V - 1. One that overflows counts as 1e38, so that no y becomes NaN. */
template <int V>
__device__ inline void denominators(
        const element* position, int c, int channels, const Lrn& lrn, float (&s)[V]) {
    auto squares = [&](int pack, float(&v)[V]) {
        load(position + c + pack * V, v);
#pragma unroll
        for (int j = 0; j < V; j++) {
            v[j] *= v[j];
        }
    };
    windowSums<V>(c, channels, lrn, squares, s);
#pragma unroll
    for (int i = 0; i < V; i++) {
        s[i] = lrn.k + lrn.alpha * s[i];
        s[i] = s[i] > 1e38f ? 1e38f : s[i];
    }
}

/** s^-beta; the paper's beta needs roots only. */
template <int V>
__device__ inline float power(float s, const Lrn& lrn) {
    if (V > 1 || lrn.beta == 0.75f) {
        float root = rsqrtf(s);
        return root * (root * rsqrtf(root));
    }
    return powf(s, -lrn.beta);
}

template <int V>
__device__ inline void normalized(
        const element* position, int c, int channels, const Lrn& lrn, float (&y)[V]) {
    float s[V];
    denominators(position, c, channels, lrn, s);
    load(position + c, y);
#pragma unroll
    for (int i = 0; i < V; i++) {
        y[i] *= power<V>(s[i], lrn);
    }
}

/** The first greatest value of each channel, and its number in the window, row by row. */
template <int V>
__device__ inline void maximum(
        const element* corner,
        int rowStride,
        int pixelStride,
        int window,
        float (&best)[V],
        unsigned (&number)[V]) {
    for (int row = 0; row < window; row++) {
        for (int column = 0; column < window; column++) {
            float v[V];
            load(corner + row * rowStride + column * pixelStride, v);
            unsigned here = row * window + column;
#pragma unroll
            for (int i = 0; i < V; i++) {
                if (here == 0 || v[i] > best[i]) {
                    best[i] = v[i];
                    number[i] = here;
                }
            }
        }
    }
}

/** What a position gets back from the windows that chose it. */
template <int V>
__device__ inline void returned(
        const Pool& pool,
        unsigned position,
        int c,
        const element* dy,
        const unsigned char* argmax,
        float (&sum)[V]) {
    int x = position % pool.width;
    int y = position / pool.width % pool.height;
    unsigned image = position / pool.width / pool.height;
    int firstRow = y < pool.window ? 0 : (y - pool.window) / pool.stride + 1;
    int firstColumn = x < pool.window ? 0 : (x - pool.window) / pool.stride + 1;
    int lastRow = min(y / pool.stride, pool.outHeight - 1);
    int lastColumn = min(x / pool.stride, pool.outWidth - 1);
#pragma unroll
    for (int i = 0; i < V; i++) {
        sum[i] = 0;
    }
    for (int row = firstRow; row <= lastRow; row++) {
        for (int column = firstColumn; column <= lastColumn; column++) {
            unsigned pixel = (image * pool.outHeight + row) * pool.outWidth + column;
            unsigned at = pixel * pool.channels + c;
            unsigned here = (y - row * pool.stride) * pool.window + x - column * pool.stride;
            float v[V];
            unsigned chosen[V];
            load(dy + at, v);
            loadBytes(argmax + at, chosen);
#pragma unroll
            for (int i = 0; i < V; i++) {
                sum[i] += chosen[i] == here ? v[i] : 0;
            }
        }
    }
}

/** Multiplies by the gradient of a ReLU whose output is at x. */
template <int V>
__device__ inline void maskByRelu(const element* x, float (&gradient)[V]) {
    float v[V];
    load(x, v);
#pragma unroll
    for (int i = 0; i < V; i++) {
        gradient[i] = v[i] > 0 ? gradient[i] : 0;
    }
}

template <int V>
__device__ inline void lrnForward(
        unsigned count, int channels, const Lrn& lrn, const element* x, element* y) {
    unsigned at = threadNumber() * V;
    if (at < count) {
        int c = at % channels;
        float v[V];
        normalized(x + at - c, c, channels, lrn, v);
        store(y + at, v);
    }
}

/**
 * A block sees to whole positions, so many that they have about as many packs as it has threads; so
 * dx may replace dy. gradient(position, c, v) gives dy. In shared memory lie two floats for each of
 * their channels.
 */
template <int V, typename Gradient>
__device__ inline void lrnBackward(
        unsigned positions,
        int channels,
        const Lrn& lrn,
        bool relu,
        const element* x,
        Gradient gradient,
        element* dx) {
    DYNAMIC_SHARED(memory);
    const int packs = channels / V;
    const int room = max(1, THREADS / packs);
    const int stride = room * packs; // pack i's channel j is at j * stride + i: no bank conflicts
    float* direct = (float*)memory;
    float* terms = direct + V * stride;
    const unsigned first = blockIdx.x * room;
    const int count = min((unsigned)room, positions - first) * packs;
    for (int i = threadIdx.x; i < count; i += THREADS) {
        unsigned position = first + i / packs;
        int c = i % packs * V;
        const element* row = x + position * channels;
        float dy[V], s[V], v[V];
        gradient(position, c, dy); // first: it needs most registers for itself
        denominators(row, c, channels, lrn, s);
        load(row + c, v);
#pragma unroll
        for (int j = 0; j < V; j++) {
            float product = dy[j] * power<V>(s[j], lrn);
            direct[j * stride + i] = product;
            terms[j * stride + i] = __fdividef(product * v[j], s[j]);
        }
    }
    __syncthreads();
    const float factor = 2 * lrn.alpha * lrn.beta;
    for (int i = threadIdx.x; i < count; i += THREADS) {
        int c = i % packs * V;
        unsigned at = (first + i / packs) * channels + c;
        auto values = [&](int pack, float(&v)[V]) {
#pragma unroll
            for (int j = 0; j < V; j++) {
                v[j] = terms[j * stride + i + pack];
            }
        };
        float sums[V], v[V];
        windowSums<V>(c, channels, lrn, values, sums);
        load(x + at, v);
#pragma unroll
        for (int j = 0; j < V; j++) {
            float result = direct[j * stride + i] - factor * v[j] * sums[j];
            v[j] = relu && !(v[j] > 0) ? 0 : result;
        }
        store(dx + at, v);
    }
}

template <int V>
__device__ inline void maxPoolForward(
        unsigned count, const Pool& pool, const element* x, element* y, unsigned char* argmax) {
    unsigned at = threadNumber() * V;
    if (at >= count) {
        return;
    }
    int c = at % pool.channels;
    unsigned pixel = at / pool.channels;
    int column = pixel % pool.outWidth;
    int row = pixel / pool.outWidth % pool.outHeight;
    unsigned image = pixel / pool.outWidth / pool.outHeight;
    unsigned corner = (image * pool.height + row * pool.stride) * pool.width + column * pool.stride;
    float best[V];
    unsigned number[V];
    maximum(
            x + corner * pool.channels + c,
            pool.width * pool.channels,
            pool.channels,
            pool.window,
            best,
            number);
    store(y + at, best);
    if (argmax != nullptr) {
        storeBytes(argmax + at, number);
    }
}

template <int V>
__device__ inline void maxPoolBackward(
        unsigned count,
        const Pool& pool,
        const element* x,
        const element* dy,
        const unsigned char* argmax,
        element* dx) {
    unsigned at = threadNumber() * V;
    if (at < count) {
        float v[V];
        returned(pool, at / pool.channels, at % pool.channels, dy, argmax, v);
        if (x != nullptr) {
            maskByRelu(x + at, v);
        }
        store(dx + at, v);
    }
}

/**
 * A block makes the outputs of a square of tile x tile and of slice channels. What LRN gives lies
 * in shared memory, rounded as it would be between two kernels: (rows, columns, channels).
 */
template <int V>
__device__ inline void lrnMaxPoolForward(
        const Pool& pool,
        const Lrn& lrn,
        int tile,
        int slice,
        const element* x,
        element* y,
        unsigned char* argmax) {
    DYNAMIC_SHARED(memory);
    element* between = (element*)memory;
    const int slices = (pool.channels + slice - 1) / slice;
    const int tilesAcross = (pool.outWidth + tile - 1) / tile;
    const int tilesDown = (pool.outHeight + tile - 1) / tile;
    unsigned block = blockIdx.x;
    const int firstChannel = block % slices * slice;
    block /= slices;
    const int firstColumn = block % tilesAcross * tile;
    block /= tilesAcross;
    const int firstRow = block % tilesDown * tile;
    const unsigned image = block / tilesDown;

    const int packs = min(slice, pool.channels - firstChannel) / V;
    const int outRows = min(tile, pool.outHeight - firstRow);
    const int outColumns = min(tile, pool.outWidth - firstColumn);
    const int rows = (outRows - 1) * pool.stride + pool.window;
    const int columns = (outColumns - 1) * pool.stride + pool.window;
    const unsigned corner =
            (image * pool.height + firstRow * pool.stride) * pool.width + firstColumn * pool.stride;
    for (int i = threadIdx.x; i < rows * columns * packs; i += THREADS) {
        int pixel = i / packs;
        unsigned position = corner + pixel / columns * pool.width + pixel % columns;
        float v[V];
        normalized(
                x + position * pool.channels,
                firstChannel + i % packs * V,
                pool.channels,
                lrn,
                v);
        store(between + i * V, v);
    }
    __syncthreads();
    const unsigned outCorner = (image * pool.outHeight + firstRow) * pool.outWidth + firstColumn;
    for (int i = threadIdx.x; i < outRows * outColumns * packs; i += THREADS) {
        int pack = i % packs;
        int column = i / packs % outColumns;
        int row = i / packs / outColumns;
        int from = (row * columns + column) * pool.stride * packs + pack;
        float best[V];
        unsigned number[V];
        maximum(between + from * V, columns * packs * V, packs * V, pool.window, best, number);
        unsigned pixel = outCorner + row * pool.outWidth + column;
        unsigned at = pixel * pool.channels + firstChannel + pack * V;
        store(y + at, best);
        if (argmax != nullptr) {
            storeBytes(argmax + at, number);
        }
    }
}

#define LRN_PARAMETERS int channels, int reach, float k, float alpha, float beta
#define POOL_PARAMETERS int height, int width, int window, int stride
#define LRN_OF_PARAMETERS Lrn{reach, k, alpha, beta}
#define POOL_OF_PARAMETERS Pool(height, width, channels, window, stride)
typedef const element* __restrict__ Input;
typedef const unsigned char* __restrict__ InputBytes;
typedef element* __restrict__ Output;
typedef unsigned char* __restrict__ OutputBytes;

KERNEL lrn(unsigned count, LRN_PARAMETERS, Input x, Output y) {
    lrnForward<1>(count, channels, LRN_OF_PARAMETERS, x, y);
}

KERNEL lrnGradient(
        unsigned positions, LRN_PARAMETERS, int relu, Input x, const element* dy, element* dx) {
    auto gradient = [&](unsigned position, int c, float(&v)[1]) {
        load(dy + position * channels + c, v);
    };
    lrnBackward<1>(positions, channels, LRN_OF_PARAMETERS, relu != 0, x, gradient, dx);
}

KERNEL maxPool(
        unsigned count, int channels, POOL_PARAMETERS, Input x, Output y, OutputBytes argmax) {
    maxPoolForward<1>(count, POOL_OF_PARAMETERS, x, y, argmax);
}

KERNEL maxPoolGradient(
        unsigned count,
        int channels,
        POOL_PARAMETERS,
        Input x,
        Input dy,
        InputBytes argmax,
        Output dx) {
    maxPoolBackward<1>(count, POOL_OF_PARAMETERS, x, dy, argmax, dx);
}

KERNEL lrnMaxPool(
        LRN_PARAMETERS,
        POOL_PARAMETERS,
        int tile,
        int slice,
        Input x,
        Output y,
        OutputBytes argmax) {
    lrnMaxPoolForward<1>(POOL_OF_PARAMETERS, LRN_OF_PARAMETERS, tile, slice, x, y, argmax);
}

KERNEL lrnMaxPoolGradient(
        unsigned positions,
        LRN_PARAMETERS,
        POOL_PARAMETERS,
        int relu,
        Input x,
        Input dy,
        InputBytes argmax,
        Output dx) {
    Pool pool = POOL_OF_PARAMETERS;
    auto gradient = [&](unsigned position, int c, float(&v)[1]) {
        returned(pool, position, c, dy, argmax, v);
    };
    lrnBackward<1>(positions, channels, LRN_OF_PARAMETERS, relu != 0, x, gradient, dx);
}

KERNEL lrnPacked(unsigned count, LRN_PARAMETERS, Input x, Output y) {
    lrnForward<PACK>(count, channels, LRN_OF_PARAMETERS, x, y);
}

KERNEL lrnGradientPacked(
        unsigned positions, LRN_PARAMETERS, int relu, Input x, const element* dy, element* dx) {
    auto gradient = [&](unsigned position, int c, float(&v)[PACK]) {
        load(dy + position * channels + c, v);
    };
    lrnBackward<PACK>(positions, channels, LRN_OF_PARAMETERS, relu != 0, x, gradient, dx);
}

KERNEL maxPoolPacked(
        unsigned count, int channels, POOL_PARAMETERS, Input x, Output y, OutputBytes argmax) {
    maxPoolForward<PACK>(count, POOL_OF_PARAMETERS, x, y, argmax);
}

KERNEL maxPoolGradientPacked(
        unsigned count,
        int channels,
        POOL_PARAMETERS,
        Input x,
        Input dy,
        InputBytes argmax,
        Output dx) {
    maxPoolBackward<PACK>(count, POOL_OF_PARAMETERS, x, dy, argmax, dx);
}

KERNEL lrnMaxPoolPacked(
        LRN_PARAMETERS,
        POOL_PARAMETERS,
        int tile,
        int slice,
        Input x,
        Output y,
        OutputBytes argmax) {
    lrnMaxPoolForward<PACK>(POOL_OF_PARAMETERS, LRN_OF_PARAMETERS, tile, slice, x, y, argmax);
}

KERNEL lrnMaxPoolGradientPacked(
        unsigned positions,
        LRN_PARAMETERS,
        POOL_PARAMETERS,
        int relu,
        Input x,
        Input dy,
        InputBytes argmax,
        Output dx) {
    Pool pool = POOL_OF_PARAMETERS;
    auto gradient = [&](unsigned position, int c, float(&v)[PACK]) {
        returned(pool, position, c, dy, argmax, v);
    };
    lrnBackward<PACK>(positions, channels, LRN_OF_PARAMETERS, relu != 0, x, gradient, dx);
}
