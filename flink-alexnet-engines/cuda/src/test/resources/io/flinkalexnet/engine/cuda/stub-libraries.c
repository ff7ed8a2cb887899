/*
 * A cuDNN and a cublasLt that compute nothing, for tests of how plans and algorithms are found.
 *
 * For every graph heuristic A proposes engine 1 (tensor cores), 2 and 3 (not deterministic), B
 * engine 2 again, 4 (which cannot be finalised) and 5, the fallback engine 0. A run takes
 * milliseconds as TIMES has them. With
 * STUB_NO_FUSION there are no engines for such graphs. cublasLt proposes three algorithms, of
 * which the second is the fastest. What is executed is printed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ATTRIBUTES 16

enum { ENGINE = 2, CONFIGURATION = 3, HEURISTIC = 4, PLAN = 5, CHOICE = 7, GRAPH = 15, PACK = 16 };
enum { TYPE_INT64 = 3, TYPE_DESCRIPTOR = 15 };

static const double TIMES[] = {9, 1, 3, 0.5, 0.1, 2};

typedef struct {
    int name;
    int64_t count;
    int64_t values[8];
} attribute;

typedef struct {
    int type;
    int final;
    int engine;
    int attributes;
    attribute attribute[ATTRIBUTES];
} descriptor;

static int alive = 0;

static void pass(double millis) {
    void* driver = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_NOLOAD);
    *(double*)dlsym(driver, "stub_clock") += millis;
}

static const attribute* get(const descriptor* d, int name) {
    for (int i = 0; i < d->attributes; i++) {
        if (d->attribute[i].name == name) {
            return &d->attribute[i];
        }
    }
    fprintf(stderr, "a descriptor of type %d has no attribute %d\n", d->type, name);
    abort();
}

static const descriptor* other(const descriptor* d, int name) {
    return (const descriptor*)get(d, name)->values[0];
}

int cudnnBackendCreateDescriptor(int type, void** out) {
    descriptor* d = calloc(1, sizeof(descriptor));
    d->type = type;
    *out = d;
    alive++;
    return 0;
}

int cudnnBackendDestroyDescriptor(void* d) {
    memset(d, 0xAB, sizeof(descriptor)); /* to be seen if it is used */
    free(d);
    if (--alive == 0) {
        printf("cudnn no descriptor left\n");
        fflush(stdout);
    }
    return 0;
}

int cudnnBackendSetAttribute(void* of, int name, int type, int64_t count, const void* elements) {
    static const size_t BYTES[] = {8, 4, 1, 8, 4, 8, 8, 4, 4, 4, 4, 4, 4, 4, 4, 8};
    descriptor* d = of;
    if (d->final || count > 8 || type > TYPE_DESCRIPTOR || d->attributes == ATTRIBUTES) {
        return 2000;
    }
    attribute* a = &d->attribute[d->attributes++];
    a->name = name;
    a->count = count;
    for (int64_t i = 0; i < count; i++) {
        memcpy(&a->values[i], (const char*)elements + i * BYTES[type], BYTES[type]);
        if (type == TYPE_DESCRIPTOR && !((const descriptor*)a->values[i])->final) {
            return 2003;
        }
    }
    return 0;
}

int cudnnBackendFinalize(void* of) {
    descriptor* d = of;
    if (d->type == HEURISTIC && getenv("STUB_NO_FUSION") && get(other(d, 201), 801)->count > 1) {
        return 3001;
    }
    if (d->type == PLAN && other(d, 401)->engine == 4) {
        return 3002;
    }
    d->final = 1;
    return 0;
}

static int propose(const descriptor* d, int64_t most, int64_t* count, descriptor** out) {
    static const int ENGINES[4][3] = {{0}, {2, 4, 5}, {0}, {1, 2, 3}}; /* by mode */
    int mode = (int)get(d, 200)->values[0];
    *count = mode == 2 ? 1 : 3;
    for (int i = 0; i < *count && i < most; i++) {
        out[i]->engine = ENGINES[mode][i];
        out[i]->final = 1;
    }
    return 0;
}

int cudnnBackendGetAttribute(
        void* of, int name, int type, int64_t most, int64_t* count, void* elements) {
    descriptor* d = of;
    *count = 1;
    if (d->type == HEURISTIC && name == 202) {
        return propose(d, most, count, elements);
    } else if (d->type == CONFIGURATION) { /* its engine, or its only knob */
        descriptor* part = *(descriptor**)elements;
        part->engine = d->engine;
        part->final = 1;
    } else if (d->type == ENGINE && name == 1301) {
        *(int64_t*)elements = d->engine;
    } else if (d->type == ENGINE && name == 1303) {
        *count = d->engine == 1 || d->engine == 3;
        *(int*)elements = d->engine == 1 ? 0 : 4;
    } else if (d->type == CHOICE) {
        *(int64_t*)elements = 7; /* an int for the kind, a long for the value */
    } else if (d->type == PLAN && name == 402) {
        *(int64_t*)elements = 1000;
    } else {
        return 2000;
    }
    return 0;
}

int cudnnBackendExecute(void* handle, void* plan, void* of) {
    const descriptor* configuration = other(plan, 401);
    const descriptor* pack = of;
    const attribute* uids = get(pack, 1000);
    if (!pack->final || get(pack, 1003)->values[0] == 0) {
        return 2000;
    }
    printf("cudnn execute engine %d with", configuration->engine);
    for (int uid = 0; uid < 10; uid++) {
        for (int i = 0; i < uids->count; i++) {
            if (uids->values[i] == uid) {
                printf(" %d", uid);
            }
        }
    }
    printf("\n");
    fflush(stdout);
    pass(TIMES[configuration->engine]);
    return 0;
}

const char* cudnnGetErrorString(int status) {
    return status == 3001 ? "CUDNN_STATUS_NOT_SUPPORTED_GRAPH_PATTERN" : "CUDNN_STATUS_BAD_PARAM";
}

void cudnnGetLastErrorString(char* text, size_t length) {
    strncpy(text, "a reason", length);
}

/* cublasLt */

static int made(void** out) {
    *out = malloc(1);
    return 0;
}

static int freed(void* object) {
    free(object);
    return 0;
}

int cublasLtMatmulDescCreate(void** out, int compute, int scale) {
    return made(out);
}

int cublasLtMatmulDescDestroy(void* object) {
    return freed(object);
}

int cublasLtMatmulDescSetAttribute(void* of, int name, const void* value, size_t bytes) {
    return 0;
}

int cublasLtMatrixLayoutCreate(void** out, int type, uint64_t rows, uint64_t columns, int64_t ld) {
    return made(out);
}

int cublasLtMatrixLayoutDestroy(void* object) {
    return freed(object);
}

int cublasLtMatmulPreferenceCreate(void** out) {
    return made(out);
}

int cublasLtMatmulPreferenceDestroy(void* object) {
    return freed(object);
}

int cublasLtMatmulPreferenceSetAttribute(void* of, int name, const void* value, size_t bytes) {
    return 0;
}

typedef struct {
    uint64_t algorithm[8];
    size_t workspace;
    int state;
    float waves;
    int reserved[4];
} proposal;

int cublasLtMatmulAlgoGetHeuristic(
        void* handle,
        void* product,
        void* a,
        void* b,
        void* c,
        void* d,
        void* preference,
        int most,
        proposal* out,
        int* count) {
    memset(out, 0, 3 * sizeof(proposal));
    for (int i = 0; i < 3; i++) {
        out[i].algorithm[0] = 100 + i;
        out[i].algorithm[7] = i == 1 ? 1 : 5; /* milliseconds */
        out[i].workspace = 512 * i;
    }
    *count = 3;
    return 0;
}

int cublasLtMatmul(
        void* handle,
        void* product,
        const float* alpha,
        const void* a,
        void* layoutA,
        const void* b,
        void* layoutB,
        const float* beta,
        const void* c,
        void* layoutC,
        void* d,
        void* layoutD,
        const uint64_t* algorithm,
        void* workspace,
        size_t bytes,
        void* stream) {
    if (*alpha != 1 || *beta != 0 || c != d) {
        return 7;
    }
    printf("cublas algorithm %d%s\n", (int)algorithm[0], a < b ? ", first is before second" : "");
    fflush(stdout);
    pass((double)algorithm[7]);
    return 0;
}

const char* cublasLtGetStatusString(int status) {
    return "a status";
}

size_t cublasLtGetVersion(void) {
    return 130000;
}
