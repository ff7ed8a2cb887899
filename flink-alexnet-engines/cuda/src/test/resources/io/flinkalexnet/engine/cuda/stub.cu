extern "C" __global__ void add(float* to, int count, float value, long long unused) {
    for (int i = 0; i < count; i++) {
        to[i] += value;
    }
}
