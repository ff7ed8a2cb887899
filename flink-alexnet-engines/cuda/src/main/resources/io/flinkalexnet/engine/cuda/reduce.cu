// Sums, in an order that depends on sizes alone: first over parts, then over the parts' sums.

/**
 * Sums part blockIdx.y of the rows over a block's columns: lanes threads side by side with V
 * columns each, as many such groups of threads as there is room for, row by row. values(at, v)
 * gives the V values from at on.
 */
template <int V, typename Values>
__device__ inline void columnPart(
        int rows, int columns, int lanes, int rowsPerPart, Values values, float* partials) {
    __shared__ float shared[V * THREADS]; // thread t's i-th sum is at i * THREADS + t
    const int groups = THREADS / lanes;
    const int lane = threadIdx.x % lanes;
    const int group = threadIdx.x / lanes;
    const int column = (blockIdx.x * lanes + lane) * V;
    float sums[V];
#pragma unroll
    for (int i = 0; i < V; i++) {
        sums[i] = 0;
    }
    if (group < groups && column < columns) {
        int end = min(rows, ((int)blockIdx.y + 1) * rowsPerPart);
#pragma unroll 4
        for (int row = blockIdx.y * rowsPerPart + group; row < end; row += groups) {
            float v[V];
            values((unsigned)row * columns + column, v);
#pragma unroll
            for (int i = 0; i < V; i++) {
                sums[i] += v[i];
            }
        }
    }
#pragma unroll
    for (int i = 0; i < V; i++) {
        shared[i * THREADS + threadIdx.x] = sums[i];
    }
    __syncthreads();
    for (int i = threadIdx.x; i < lanes * V; i += THREADS) {
        int at = blockIdx.x * lanes * V + i;
        if (at < columns) {
            float sum = 0;
            for (int g = 0; g < groups; g++) {
                sum += shared[i % V * THREADS + g * lanes + i / V];
            }
            partials[blockIdx.y * columns + at] = sum;
        }
    }
}

KERNEL columnParts(
        int rows,
        int columns,
        int lanes,
        int rowsPerPart,
        const element* __restrict__ values,
        float* __restrict__ partials) {
    auto elements = [&](unsigned at, float(&v)[1]) { load(values + at, v); };
    columnPart<1>(rows, columns, lanes, rowsPerPart, elements, partials);
}

KERNEL columnPartsPacked(
        int rows,
        int columns,
        int lanes,
        int rowsPerPart,
        const element* __restrict__ values,
        float* __restrict__ partials) {
    auto elements = [&](unsigned at, float(&v)[PACK]) { load(values + at, v); };
    columnPart<PACK>(rows, columns, lanes, rowsPerPart, elements, partials);
}

KERNEL columnTotals(
        int parts,
        int columns,
        int lanes,
        const float* __restrict__ partials,
        float* __restrict__ sums) {
    auto floats = [&](unsigned at, float(&v)[1]) { v[0] = partials[at]; };
    columnPart<1>(parts, columns, lanes, parts, floats, sums);
}

/** Of part blockIdx.x of the values. */
KERNEL squareParts(
        unsigned count,
        unsigned valuesPerPart,
        const float* __restrict__ values,
        double* __restrict__ partials) {
    __shared__ double shared[THREADS];
    const unsigned first = blockIdx.x * valuesPerPart;
    const unsigned n = min(valuesPerPart, count - first);
    double sum = 0;
#pragma unroll 4
    for (unsigned i = threadIdx.x; i < n; i += THREADS) {
        double v = values[first + i];
        sum += v * v;
    }
    sum = combine(sum, shared, Plus());
    if (threadIdx.x == 0) {
        partials[blockIdx.x] = sum;
    }
}

KERNEL squareTotal(int parts, const double* __restrict__ partials, double* __restrict__ total) {
    __shared__ double shared[THREADS];
    double sum = 0;
    for (int part = threadIdx.x; part < parts; part += THREADS) {
        sum += partials[part];
    }
    sum = combine(sum, shared, Plus());
    if (threadIdx.x == 0) {
        *total = sum;
    }
}
