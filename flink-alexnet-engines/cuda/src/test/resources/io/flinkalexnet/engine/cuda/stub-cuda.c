/*
 * A CUDA without a card, for tests: the functions that the engine calls, on host memory. A stream
 * does at once what it is told; while it is captured it keeps that for the graph. Every kernel is
 * add(float* to, int count, float value, long long) of stub.cu, one of the name "fault" breaks the
 * card. Environment: STUB_DEVICES, STUB_STATUS (of cudaGetDeviceCount), STUB_CUDNN,
 * STUB_CUDNN_CUDA. Every call that may be counted is printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FREE_BYTES (1ull << 30)

typedef struct {
    int kind; /* 0 copy, 1 set, 2 kernel */
    void* to;
    const void* from;
    size_t bytes;
    int value;
    float real;
} operation;

typedef struct {
    int count;
    operation operations[64];
} graph;

static int health = 0;
static graph* capture = NULL;

static int number(const char* name, int otherwise) {
    const char* text = getenv(name);
    return text ? atoi(text) : otherwise;
}

static int say(const char* what) {
    printf("cuda %s\n", what);
    fflush(stdout);
    return health;
}

static void perform(const operation* o) {
    if (o->kind == 0) {
        memcpy(o->to, o->from, o->bytes);
    } else if (o->kind == 1) {
        memset(o->to, o->value, o->bytes);
    } else {
        for (int i = 0; i < o->value; i++) {
            ((float*)o->to)[i] += o->real;
        }
    }
}

static int queue(operation o) {
    if (health) {
        return health;
    }
    if (capture) {
        capture->operations[capture->count++] = o;
    } else {
        perform(&o);
    }
    return 0;
}

/* the driver */

int cuDeviceGetName(char* name, int length, int device) {
    snprintf(name, length, "Stub card");
    return 0;
}

int cuModuleLoadData(void** module, const void* image) {
    *module = strdup(image);
    return say(image);
}

int cuModuleUnload(void* module) {
    free(module);
    return say("unload");
}

int cuModuleGetFunction(void** function, void* module, const char* name) {
    if (strcmp(name, "missing") == 0) {
        return 500;
    }
    *function = strdup(name);
    return 0;
}

int cuFuncSetAttribute(void* function, int attribute, int value) {
    char text[99];
    snprintf(text, sizeof text, "attribute %d of %s = %d", attribute, (char*)function, value);
    return say(text);
}

int cuLaunchKernel(
        void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by,
        unsigned bz, unsigned shared, void* stream, void** arguments, void** extra) {
    char text[99];
    snprintf(text, sizeof text, "launch %s %u %u %u, %u %u %u, %u, last argument %lld",
            (char*)function, gx, gy, gz, bx, by, bz, shared, *(long long*)arguments[3]);
    say(text);
    if (strcmp(function, "fault") == 0) {
        health = 700;
        return 0; /* as on a card: the next to wait is told */
    }
    operation o = {2, *(void**)arguments[0], NULL, 0, *(int*)arguments[1], *(float*)arguments[2]};
    return queue(o);
}

/* the runtime */

const char* cudaGetErrorName(int status) {
    return status == 700 ? "cudaErrorIllegalAddress"
            : status == 100 ? "cudaErrorNoDevice"
            : status == 500 ? "cudaErrorSymbolNotFound" : "cudaErrorOther";
}

const char* cudaGetErrorString(int status) {
    return status == 700 ? "an illegal memory access was encountered"
            : status == 100 ? "no CUDA-capable device is detected"
            : status == 500 ? "named symbol not found" : "other";
}

int cudaGetDeviceCount(int* count) {
    *count = number("STUB_DEVICES", 1);
    return number("STUB_STATUS", 0);
}

int cudaRuntimeGetVersion(int* version) {
    *version = 13000;
    return 0;
}

int cudaDriverGetVersion(int* version) {
    *version = 13010;
    return 0;
}

int cudaSetDevice(int device) {
    return say("set device");
}

int cudaGetLastError(void) {
    return health;
}

int cudaDeviceGetAttribute(int* value, int attribute, int device) {
    *value = attribute == 75 ? 9 : 0; /* cudaDevAttrComputeCapabilityMajor */
    return 0;
}

int cudaDeviceSynchronize(void) {
    return health;
}

int cudaMemGetInfo(size_t* free, size_t* total) {
    *free = FREE_BYTES;
    *total = 2 * FREE_BYTES;
    return health;
}

int cudaMalloc(void** pointer, size_t bytes) {
    if (bytes > FREE_BYTES) {
        return 2;
    }
    *pointer = malloc(bytes);
    memset(*pointer, 0xff, bytes);
    return health;
}

int cudaFree(void* pointer) {
    free(pointer);
    return say("free");
}

int cudaHostAlloc(void** pointer, size_t bytes, unsigned flags) {
    return cudaMalloc(pointer, bytes);
}

int cudaFreeHost(void* pointer) {
    free(pointer);
    return say("free host");
}

int cudaStreamCreateWithFlags(void** stream, unsigned flags) {
    *stream = malloc(1);
    return flags == 1 ? health : 1; /* cudaStreamNonBlocking */
}

int cudaStreamDestroy(void* stream) {
    free(stream);
    return say("destroy stream");
}

int cudaStreamSynchronize(void* stream) {
    return capture ? 900 : health;
}

int cudaMemcpyAsync(void* to, const void* from, size_t bytes, int kind, void* stream) {
    operation o = {0, to, from, bytes, 0, 0};
    return queue(o);
}

int cudaMemsetAsync(void* to, int value, size_t bytes, void* stream) {
    operation o = {1, to, NULL, bytes, value, 0};
    return queue(o);
}

/* milliseconds; what takes time adds to it, in the library of the driver */
double stub_clock = 0;

int cudaEventCreate(void** event) {
    *event = malloc(sizeof(double));
    return health;
}

int cudaEventRecord(void* event, void* stream) {
    *(double*)event = stub_clock;
    return health;
}

int cudaEventSynchronize(void* event) {
    return health;
}

int cudaEventElapsedTime(float* millis, const void* from, const void* to) {
    *millis = (float)(*(const double*)to - *(const double*)from);
    return health;
}

int cudaEventDestroy(void* event) {
    free(event);
    return health;
}

/* graphs */

int cudaStreamBeginCapture(void* stream, int mode) {
    capture = calloc(1, sizeof(graph));
    return mode == 1 ? say("begin capture") : 1; /* cudaStreamCaptureModeThreadLocal */
}

int cudaStreamEndCapture(void* stream, void** result) {
    *result = capture;
    capture = NULL;
    return say("end capture");
}

int cudaGraphInstantiate(void** executable, void* from, unsigned long long flags) {
    *executable = malloc(sizeof(graph));
    memcpy(*executable, from, sizeof(graph));
    return health;
}

int cudaGraphDestroy(void* old) {
    free(old);
    return say("destroy graph");
}

int cudaGraphLaunch(void* executable, void* stream) {
    say("launch graph");
    graph* all = executable;
    for (int i = 0; i < all->count; i++) {
        perform(&all->operations[i]);
    }
    return health;
}

int cudaGraphExecDestroy(void* executable) {
    free(executable);
    return say("destroy executable");
}

/* NVRTC */

int nvrtcVersion(int* major, int* minor) {
    *major = 13;
    *minor = 0;
    return 0;
}

const char* nvrtcGetErrorString(int status) {
    return "NVRTC_ERROR_COMPILATION";
}

int nvrtcCreateProgram(
        void** program, const char* source, const char* name, int count, const char** headers,
        const char** names) {
    *program = strdup(source);
    return 0;
}

int nvrtcDestroyProgram(void** program) {
    free(*program);
    return 0;
}

static const char LOG[] = "stub.cu(1): error: stubs compile nothing of that kind";

int nvrtcCompileProgram(void* program, int count, const char** options) {
    char text[999] = "compile";
    for (int i = 0; i < count; i++) {
        strcat(strcat(text, " "), options[i]);
    }
    say(text);
    return strstr(program, "stub.cu\"") ? 0 : 6;
}

int nvrtcGetProgramLogSize(void* program, size_t* size) {
    *size = sizeof LOG;
    return 0;
}

int nvrtcGetProgramLog(void* program, char* log) {
    memcpy(log, LOG, sizeof LOG);
    return 0;
}

static const char CODE[] = "machine code";

int nvrtcGetCUBINSize(void* program, size_t* size) {
    *size = sizeof CODE;
    return 0;
}

int nvrtcGetCUBIN(void* program, char* code) {
    memcpy(code, CODE, sizeof CODE);
    return 0;
}

/* cuDNN and cuBLAS: only what it takes to open a queue */

size_t cudnnGetVersion(void) {
    return number("STUB_CUDNN", 91501);
}

size_t cudnnGetCudartVersion(void) {
    return number("STUB_CUDNN_CUDA", 13000);
}

int cudnnCreate(void** handle) {
    *handle = malloc(1);
    return 0;
}

int cudnnDestroy(void* handle) {
    free(handle);
    return 0;
}

int cudnnSetStream(void* handle, void* stream) {
    return 0;
}

int cublasLtCreate(void** handle) {
    *handle = malloc(1);
    return 0;
}

int cublasLtDestroy(void* handle) {
    free(handle);
    return 0;
}
