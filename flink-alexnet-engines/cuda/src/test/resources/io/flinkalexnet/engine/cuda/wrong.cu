extern "C" __global__ void add() { nothing; }
