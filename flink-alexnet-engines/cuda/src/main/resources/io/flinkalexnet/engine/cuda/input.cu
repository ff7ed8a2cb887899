// Bytes to the network's input, mean and shift and scale applied on the way.

/** What Kernels.PICTURE_BYTES counts. */
struct Picture {
    float shift[3];
    int cropY;
    int cropX;
    int flip;
    int label;
};

/**
 * A block makes one row of squares of a picture: (blocks, channels) with channels = (iy * square +
 * ix) * 3 + c. It is put in order in shared memory, so that memory is read and written in its own.
 */
KERNEL normalize(
        int side,
        int meanSide,
        int square,
        int padding,
        int blocks,
        float scale,
        const unsigned char* __restrict__ pixels,
        const Picture* __restrict__ pictures,
        const float* __restrict__ mean,
        element* __restrict__ out) {
    DYNAMIC_SHARED(memory);
    element* row = (element*)memory;
    const int channels = 3 * square * square;
    const int length = blocks * channels;
    const int by = blockIdx.x % blocks;
    const size_t image = blockIdx.x / blocks;
    const Picture picture = pictures[image];
    for (int i = threadIdx.x; i < length; i += blockDim.x) {
        row[i] = narrow(0); // what lies outside of the picture
    }
    __syncthreads();
    for (int i = threadIdx.x; i < 3 * square * side; i += blockDim.x) {
        int x = i % side; // in the record; its mirror image is x's place in the crop
        int iy = i / side % square;
        int c = i / side / square;
        int y = by * square + iy - padding;
        int column = padding + (picture.flip ? side - 1 - x : x);
        if (y >= 0 && y < side && column / square < blocks) {
            float pixel = pixels[((image * 3 + c) * side + y) * side + x];
            int meanAt = (c * meanSide + picture.cropY + y) * meanSide + picture.cropX + x;
            float value = (pixel - mean[meanAt] + picture.shift[c]) * scale;
            int place = iy * square + column % square;
            row[column / square * channels + place * 3 + c] = narrow(value);
        }
    }
    __syncthreads();
    element* target = out + (size_t)blockIdx.x * length;
    for (int i = threadIdx.x * PACK; i < length; i += blockDim.x * PACK) {
        float v[PACK];
        loadSome(row + i, length - i, v);
        storeSome(target + i, length - i, v);
    }
}
