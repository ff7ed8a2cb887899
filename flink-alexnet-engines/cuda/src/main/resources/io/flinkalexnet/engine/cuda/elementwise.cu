// Value by value, PACK of them a thread; the result may replace an operand.

KERNEL relu(unsigned count, const element* x, element* y) {
    unsigned at = threadNumber() * PACK;
    if (at < count) {
        float v[PACK];
        loadSome(x + at, count - at, v);
        for (int i = 0; i < PACK; i++) {
            v[i] = v[i] <= 0 ? 0 : v[i]; // a NaN stays
        }
        storeSome(y + at, count - at, v);
    }
}

KERNEL reluGradient(unsigned count, const element* y, const element* dy, element* dx) {
    unsigned at = threadNumber() * PACK;
    if (at < count) {
        float v[PACK], d[PACK];
        loadSome(y + at, count - at, v);
        loadSome(dy + at, count - at, d);
        for (int i = 0; i < PACK; i++) {
            d[i] = v[i] > 0 ? d[i] : 0;
        }
        storeSome(dx + at, count - at, d);
    }
}

KERNEL hyperbolicTangent(unsigned count, const element* x, element* y) {
    unsigned at = threadNumber() * PACK;
    if (at < count) {
        float v[PACK];
        loadSome(x + at, count - at, v);
        for (int i = 0; i < PACK; i++) {
            v[i] = tanhf(v[i]);
        }
        storeSome(y + at, count - at, v);
    }
}

KERNEL hyperbolicTangentGradient(
        unsigned count, const element* y, const element* dy, element* dx) {
    unsigned at = threadNumber() * PACK;
    if (at < count) {
        float v[PACK], d[PACK];
        loadSome(y + at, count - at, v);
        loadSome(dy + at, count - at, d);
        for (int i = 0; i < PACK; i++) {
            d[i] *= 1 - v[i] * v[i];
        }
        storeSome(dx + at, count - at, d);
    }
}

/**
 * Value e is dropped where the upper 24 bits of random word e are below the threshold, and
 * multiplied by kept elsewhere. As io.flinkalexnet.engine.host.DropoutMasks.
 */
KERNEL dropout(
        unsigned count,
        unsigned threshold,
        float kept,
        unsigned purpose,
        long long seed,
        const long long* step,
        const element* x,
        element* y) {
    unsigned at = threadNumber() * PACK;
    if (at < count) {
        unsigned long long now = *step;
        unsigned long long key = seed;
        float v[PACK];
        loadSome(x + at, count - at, v);
        for (int i = 0; i < PACK; i += 4) {
            unsigned words[4] = {
                (at + i) / 4, purpose, (unsigned)now, (unsigned)(now >> 32)
            };
            philox(words, (unsigned)key, (unsigned)(key >> 32));
            for (int j = 0; j < 4; j++) {
                v[i + j] *= words[j] >> 8 < threshold ? 0 : kept;
            }
        }
        storeSome(y + at, count - at, v);
    }
}

KERNEL roundFloats(unsigned count, const float* __restrict__ from, element* __restrict__ to) {
    unsigned at = threadNumber() * PACK;
    if (at < count) {
        float v[PACK];
        for (unsigned i = 0; i < PACK; i++) {
            v[i] = at + i < count ? from[at + i] : 0;
        }
        storeSome(to + at, count - at, v);
    }
}

KERNEL widenElements(unsigned count, const element* __restrict__ from, float* __restrict__ to) {
    unsigned at = threadNumber() * PACK;
    if (at < count) {
        float v[PACK];
        loadSome(from + at, count - at, v);
        for (unsigned i = 0; i < PACK; i++) {
            if (at + i < count) {
                to[at + i] = v[i];
            }
        }
    }
}
