// Softmax, cross-entropy and hits. A block sees to one row of logits; the score is one block's.

/** The greatest of a row; NaN only if all are. */
__device__ inline float greatest(int classes, const float* row, float (&shared)[THREADS]) {
    float max = __int_as_float(0xff800000); // minus infinity
    for (int c = threadIdx.x; c < classes; c += THREADS) {
        max = row[c] > max ? row[c] : max;
    }
    return combine(max, shared, Greater());
}

KERNEL softmax(int classes, const float* __restrict__ logits, float* __restrict__ probabilities) {
    __shared__ float shared[THREADS];
    const float* row = logits + (size_t)blockIdx.x * classes;
    float* to = probabilities + (size_t)blockIdx.x * classes;
    float max = greatest(classes, row, shared);
    float sum = 0;
    for (int c = threadIdx.x; c < classes; c += THREADS) {
        sum += expf(row[c] - max);
    }
    sum = combine(sum, shared, Plus());
    for (int c = threadIdx.x; c < classes; c += THREADS) {
        to[c] = expf(row[c] - max) / sum;
    }
}

/** In double, as the CPU engines do it. pictures: seven words each, the label is the last. */
KERNEL crossEntropy(
        int rows,
        int classes,
        const float* __restrict__ logits,
        const int* __restrict__ pictures,
        element* __restrict__ gradient,
        double* __restrict__ losses,
        int* __restrict__ above) {
    __shared__ float floats[THREADS];
    __shared__ double doubles[THREADS];
    __shared__ int counts[THREADS];
    const float* row = logits + (size_t)blockIdx.x * classes;
    const int label = pictures[7 * blockIdx.x + 6];
    const double max = greatest(classes, row, floats);
    double sum = 0;
    int count = 0;
    for (int c = threadIdx.x; c < classes; c += THREADS) {
        sum += exp(row[c] - max);
        count += row[c] > row[label] ? 1 : 0;
    }
    sum = combine(sum, doubles, Plus());
    count = combine(count, counts, Plus());
    if (threadIdx.x == 0) {
        losses[blockIdx.x] = log(sum) + max - row[label];
        above[blockIdx.x] = count;
    }
    if (gradient != nullptr) {
        const double share = 1 / sum;
        const double weight = 1.0 / rows;
        for (int c = threadIdx.x; c < classes; c += THREADS) {
            double target = c == label ? 1 : 0;
            double slope = (exp(row[c] - max) * share - target) * weight;
            gradient[(size_t)blockIdx.x * classes + c] = narrow((float)slope);
        }
    }
}

/** What Kernels.SCORE_BYTES counts. */
struct Score {
    double loss;
    int top1Hits;
    int top5Hits;
    int finite;
    int padding;
};

/** Picture by picture, so that the sum is that of the CPU engines. */
KERNEL score(
        int rows,
        const double* __restrict__ losses,
        const int* __restrict__ above,
        Score* __restrict__ score) {
    __shared__ double someLosses[THREADS];
    __shared__ int someAbove[THREADS];
    double loss = 0;
    int top1Hits = 0;
    int top5Hits = 0;
    for (int first = 0; first < rows; first += THREADS) {
        int n = min(THREADS, rows - first);
        if (threadIdx.x < n) {
            someLosses[threadIdx.x] = losses[first + threadIdx.x];
            someAbove[threadIdx.x] = above[first + threadIdx.x];
        }
        __syncthreads();
        if (threadIdx.x == 0) {
            for (int i = 0; i < n; i++) {
                loss += someLosses[i];
                top1Hits += someAbove[i] < 1 ? 1 : 0;
                top5Hits += someAbove[i] < 5 ? 1 : 0;
            }
        }
        __syncthreads();
    }
    if (threadIdx.x == 0) {
        double mean = loss / rows;
        bool finite = mean - mean == 0;
        *score = Score{mean, top1Hits, top5Hits, finite ? 1 : 0, 0};
    }
}
