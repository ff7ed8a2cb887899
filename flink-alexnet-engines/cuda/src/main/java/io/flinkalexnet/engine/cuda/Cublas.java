package io.flinkalexnet.engine.cuda;

import org.bytedeco.cuda.global.cublas;

/** Statuses of cublasLt as exceptions. */
final class Cublas {
    private Cublas() {}

    /**
     * @param action what was tried, to complete "cublasLt cannot"
     * @throws IllegalStateException unless it worked
     */
    static void check(int status, String action) {
        if (status != cublas.CUBLAS_STATUS_SUCCESS) {
            throw new IllegalStateException(
                    "cublasLt cannot %s: %s (%d)"
                            .formatted(
                                    action,
                                    cublas.cublasLtGetStatusString(status).getString(),
                                    status));
        }
    }
}
