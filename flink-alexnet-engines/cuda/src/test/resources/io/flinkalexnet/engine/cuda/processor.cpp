// Behind the kernels in one source; what a queue does, on a processor: launches, convolutions and
// products of matrices. Obvious rather than fast; sums of 256 products in float, those in double.
// KERNELS is an array of all kernels.
#include <mutex>
#include <type_traits>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {

typedef std::vector<float> Floats;
typedef std::vector<double> Doubles;

/** What ProcessorQueue passes as an array of ints. */
struct Convolution {
    int batch, height, width, channels, filters, kernel, stride, padding, groups;

    int outHeight() const { return (height + 2 * padding - kernel) / stride + 1; }
    int outWidth() const { return (width + 2 * padding - kernel) / stride + 1; }
    int positions() const { return outHeight() * outWidth(); }
    int inputs() const { return height * width * channels; }
    int groupChannels() const { return channels / groups; }
    int groupFilters() const { return filters / groups; }
    int taps() const { return kernel * kernel * groupChannels(); }
};

Floats widened(const element* from, size_t count) {
    Floats to(count);
    for (size_t i = 0; i < count; i++) {
        to[i] = widen(from[i]);
    }
    return to;
}

/** (rows, columns) to (columns, rows). */
Floats transposed(const float* from, int rows, int columns) {
    Floats to((size_t)rows * columns);
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            to[(size_t)column * rows + row] = from[(size_t)row * columns + column];
        }
    }
    return to;
}

/** c (rows, columns) += a (rows, inner) b (inner, columns). */
void multiply(
        int rows, int columns, int inner, const float* a, const float* b, double* __restrict__ c) {
    constexpr int BLOCK = 256;
    Floats sums(columns);
    float* __restrict__ sum = sums.data();
    for (int row = 0; row < rows; row++) {
        const float* factors = a + (size_t)row * inner;
        for (int first = 0; first < inner; first += BLOCK) {
            sums.assign(columns, 0);
            for (int i = first; i < min(first + BLOCK, inner); i++) {
                const float* __restrict__ line = b + (size_t)i * columns;
                const float factor = factors[i];
                for (int column = 0; column < columns; column++) {
                    sum[column] += factor * line[column];
                }
            }
            for (int column = 0; column < columns; column++) {
                c[(size_t)row * columns + column] += sum[column];
            }
        }
    }
}

/** Calls tap(offset in one image, place in (positions, taps)) for all of them within the image. */
template <typename Tap>
void visit(const Convolution& shape, int group, Tap tap) {
    const int channels = shape.groupChannels();
    size_t place = 0;
    for (int position = 0; position < shape.positions(); position++) {
        int firstRow = position / shape.outWidth() * shape.stride - shape.padding;
        int firstColumn = position % shape.outWidth() * shape.stride - shape.padding;
        for (int k = 0; k < shape.kernel * shape.kernel; k++, place += channels) {
            int row = firstRow + k / shape.kernel;
            int column = firstColumn + k % shape.kernel;
            if (row >= 0 && row < shape.height && column >= 0 && column < shape.width) {
                int at = (row * shape.width + column) * shape.channels + group * channels;
                for (int c = 0; c < channels; c++) {
                    tap(at + c, place + c);
                }
            }
        }
    }
}

/** What each position of an image sees: (positions, taps). */
Floats patches(const Convolution& shape, int group, const float* image) {
    Floats to((size_t)shape.positions() * shape.taps());
    visit(shape, group, [&](int at, size_t place) { to[place] = image[at]; });
    return to;
}

/** A group's channels of an image's output: (positions, groupFilters). */
Floats ofGroup(const Convolution& shape, int group, const float* image) {
    const int filters = shape.groupFilters();
    Floats to((size_t)shape.positions() * filters);
    for (size_t i = 0; i < to.size(); i++) {
        to[i] = image[i / filters * shape.filters + group * filters + i % filters];
    }
    return to;
}

double finished(double sum, const float* bias, int column, bool relu) {
    double value = bias == nullptr ? sum : sum + bias[column];
    return relu && value < 0 ? 0 : value;
}

std::mutex oneLaunch;

} // namespace

/** Returns 0, or writes what is wrong. signature: a letter for each argument, as shim::kind. */
EXPORT int launch(
        const char* file,
        const char* function,
        const char* signature,
        void** arguments,
        const int* grid,
        int threads,
        int sharedBytes,
        int reversed,
        char* message,
        int messageBytes) {
    std::lock_guard<std::mutex> lock(oneLaunch);
    std::string wrong = "no such kernel";
    for (const shim::Kernel& kernel : KERNELS) {
        if (strcmp(kernel.file, file) == 0 && strcmp(kernel.function, function) == 0) {
            if (strcmp(kernel.signature, signature) != 0) {
                wrong = std::string("takes ") + kernel.signature + ", was given " + signature;
                break;
            }
            shim::call = kernel.call;
            shim::arguments = arguments;
            shim::reversed = reversed != 0;
            gridDim = {grid[0], grid[1], grid[2]};
            blockDim = {threads, 1, 1};
            wrong = shim::runGrid(sharedBytes);
        }
    }
    strncpy(message, wrong.c_str(), messageBytes - 1);
    return wrong.empty() ? 0 : 1;
}

EXPORT void copy(void* to, const void* from, size_t bytes) {
    memcpy(to, from, bytes);
}

EXPORT void convolution(
        const Convolution* shape,
        const element* x,
        const element* w,
        const float* bias,
        int relu,
        element* y) {
    const Convolution& s = *shape;
    Floats weights = widened(w, (size_t)s.filters * s.taps());
    for (int image = 0; image < s.batch; image++) {
        Floats in = widened(x + (size_t)image * s.inputs(), s.inputs());
        for (int group = 0; group < s.groups; group++) {
            const int filters = s.groupFilters();
            const float* first = weights.data() + (size_t)group * filters * s.taps();
            Floats byTap = transposed(first, filters, s.taps());
            Doubles sums((size_t)s.positions() * filters);
            multiply(
                    s.positions(),
                    filters,
                    s.taps(),
                    patches(s, group, in.data()).data(),
                    byTap.data(),
                    sums.data());
            for (size_t i = 0; i < sums.size(); i++) {
                int filter = group * filters + i % filters;
                size_t at = ((size_t)image * s.positions() + i / filters) * s.filters + filter;
                y[at] = narrow(finished(sums[i], bias, filter, relu != 0));
            }
        }
    }
}

EXPORT void convolutionDataGradient(
        const Convolution* shape, const element* dy, const element* w, element* dx) {
    const Convolution& s = *shape;
    Floats weights = widened(w, (size_t)s.filters * s.taps());
    const int outputs = s.positions() * s.filters;
    for (int image = 0; image < s.batch; image++) {
        Floats gradient = widened(dy + (size_t)image * outputs, outputs);
        Doubles in(s.inputs());
        for (int group = 0; group < s.groups; group++) {
            Doubles seen((size_t)s.positions() * s.taps());
            multiply(
                    s.positions(),
                    s.taps(),
                    s.groupFilters(),
                    ofGroup(s, group, gradient.data()).data(),
                    weights.data() + (size_t)group * s.groupFilters() * s.taps(),
                    seen.data());
            visit(s, group, [&](int at, size_t place) { in[at] += seen[place]; });
        }
        for (int i = 0; i < s.inputs(); i++) {
            dx[(size_t)image * s.inputs() + i] = narrow(in[i]);
        }
    }
}

EXPORT void convolutionWeightGradient(
        const Convolution* shape, const element* x, const element* dy, float* dw) {
    const Convolution& s = *shape;
    const int outputs = s.positions() * s.filters;
    Doubles sums((size_t)s.filters * s.taps());
    for (int image = 0; image < s.batch; image++) {
        Floats in = widened(x + (size_t)image * s.inputs(), s.inputs());
        Floats gradient = widened(dy + (size_t)image * outputs, outputs);
        for (int group = 0; group < s.groups; group++) {
            Floats ofPositions = ofGroup(s, group, gradient.data());
            multiply(
                    s.groupFilters(),
                    s.taps(),
                    s.positions(),
                    transposed(ofPositions.data(), s.positions(), s.groupFilters()).data(),
                    patches(s, group, in.data()).data(),
                    sums.data() + (size_t)group * s.groupFilters() * s.taps());
        }
    }
    for (size_t i = 0; i < sums.size(); i++) {
        dw[i] = (float)sums[i];
    }
}

/** shape: rows, columns, inner, transposeA, transposeB, whether the result is of floats. */
EXPORT void product(
        const int* shape,
        const element* a,
        const element* b,
        const float* bias,
        int relu,
        void* c) {
    const int rows = shape[0], columns = shape[1], inner = shape[2];
    Floats left = widened(a, (size_t)rows * inner);
    if (shape[3]) {
        left = transposed(left.data(), inner, rows);
    }
    Floats right = widened(b, (size_t)inner * columns);
    if (shape[4]) {
        right = transposed(right.data(), columns, inner);
    }
    Doubles sums((size_t)rows * columns);
    multiply(rows, columns, inner, left.data(), right.data(), sums.data());
    for (size_t i = 0; i < sums.size(); i++) {
        double value = finished(sums[i], bias, i % columns, relu != 0);
        if (shape[5]) {
            static_cast<float*>(c)[i] = (float)value;
        } else {
            static_cast<element*>(c)[i] = narrow((float)value);
        }
    }
}
