// Weights between the exchange order and ours. For export and import: rarely run.

constexpr int TILE = 32;

/** (outer, rows, columns) to (outer, columns, rows), tile by tile. */
KERNEL transpose(
        int rows, int columns, const float* __restrict__ from, float* __restrict__ to) {
    __shared__ float tile[TILE][TILE + 1];
    const int tilesAcross = (columns + TILE - 1) / TILE;
    const int tilesDown = (rows + TILE - 1) / TILE;
    const int firstColumn = blockIdx.x % tilesAcross * TILE;
    const int firstRow = blockIdx.x / tilesAcross % tilesDown * TILE;
    const size_t matrix = (size_t)(blockIdx.x / tilesAcross / tilesDown) * rows * columns;
    const int lane = threadIdx.x % TILE;
    for (int i = threadIdx.x / TILE; i < TILE; i += THREADS / TILE) {
        int row = firstRow + i;
        int column = firstColumn + lane;
        if (row < rows && column < columns) {
            tile[i][lane] = from[matrix + (size_t)row * columns + column];
        }
    }
    __syncthreads();
    for (int i = threadIdx.x / TILE; i < TILE; i += THREADS / TILE) {
        int column = firstColumn + i;
        int row = firstRow + lane;
        if (row < rows && column < columns) {
            to[matrix + (size_t)column * rows + row] = tile[lane][i];
        }
    }
}

/**
 * Where a folded weight (filter, by, bx, (iy * square + ix) * channels + c) is in the exchange
 * order (filter, c, kernel, kernel); -1 if it lies outside of the kernel.
 */
__device__ inline int unfolded(int at, int channels, int kernel, int square) {
    int blocks = (kernel + square - 1) / square;
    int c = at % channels;
    int ix = at / channels % square;
    int iy = at / channels / square % square;
    int rest = at / channels / square / square;
    int x = rest % blocks * square + ix;
    int y = rest / blocks % blocks * square + iy;
    int filter = rest / blocks / blocks;
    return x < kernel && y < kernel ? ((filter * channels + c) * kernel + y) * kernel + x : -1;
}

KERNEL fold(
        unsigned count,
        int channels,
        int kernel,
        int square,
        const float* __restrict__ from,
        float* __restrict__ to) {
    unsigned at = threadNumber();
    if (at < count) {
        int source = unfolded(at, channels, kernel, square);
        to[at] = source < 0 ? 0 : from[source];
    }
}

KERNEL unfold(
        unsigned count,
        int channels,
        int kernel,
        int square,
        const float* __restrict__ from,
        float* __restrict__ to) {
    unsigned at = threadNumber();
    if (at < count) {
        int target = unfolded(at, channels, kernel, square);
        if (target >= 0) {
            to[target] = from[at];
        }
    }
}

KERNEL maskFolded(unsigned count, int channels, int kernel, int square, float* gradient) {
    unsigned at = threadNumber();
    if (at < count && unfolded(at, channels, kernel, square) < 0) {
        gradient[at] = 0;
    }
}
