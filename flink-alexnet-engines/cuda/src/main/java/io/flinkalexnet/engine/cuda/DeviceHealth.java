package io.flinkalexnet.engine.cuda;

import java.util.Set;
import java.util.function.IntFunction;

/**
 * Turns statuses of CUDA into exceptions, and remembers those after which every call in this
 * process fails: a card is of no use to a process one of whose kernels has failed on it.
 * Thread-safe.
 */
final class DeviceHealth {
    /**
     * Of the driver and the runtime, which number alike: CUDA's headers say of these that the
     * process must be terminated, or that the context or the hardware is gone.
     */
    private static final Set<Integer> LASTING =
            Set.of(
                    214, // ECC error that can't be corrected
                    220, // the same of NVLink
                    226, // contained error
                    700, // illegal address
                    702, // launch timeout
                    709, // context is destroyed
                    710, // assert
                    714, // hardware stack error
                    715, // illegal instruction
                    716, // misaligned address
                    717, // invalid address space
                    718, // invalid program counter
                    719, // launch failure
                    721, // tensor memory leak
                    810, // MPS client terminated
                    999); // unknown

    private final String device;
    private final IntFunction<String> words;
    private volatile String failure = "";

    /**
     * @param device for people
     * @param words name and description of a status
     */
    DeviceHealth(String device, IntFunction<String> words) {
        this.device = device;
        this.words = words;
    }

    boolean hasFailed() {
        return !failure.isEmpty();
    }

    /** Throws {@link IllegalStateException} if the device has failed before. */
    void check() {
        String before = failure;
        if (!before.isEmpty()) {
            throw new IllegalStateException(before);
        }
    }

    /** Throws {@link IllegalStateException} unless a call was successful. */
    void check(int status, String call) {
        if (status == 0) {
            return;
        }
        if (!LASTING.contains(status)) {
            throw new IllegalStateException(
                    "%s failed on %s: %s".formatted(call, device, words.apply(status)));
        }
        synchronized (this) {
            if (failure.isEmpty()) {
                failure =
                        "%s has failed: %s, reported by %s, of this work or of what was queued before; only a new process can use the card again: restart this one (on Flink the task manager), and see dmesg and nvidia-smi if it happens again"
                                .formatted(device, words.apply(status), call);
            }
        }
        check();
    }
}
