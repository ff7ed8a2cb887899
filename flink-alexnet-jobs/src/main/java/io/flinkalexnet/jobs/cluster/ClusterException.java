package io.flinkalexnet.jobs.cluster;

import java.io.IOException;

/** A cluster does not do what it was asked for, or gives no answer. */
public final class ClusterException extends IOException {
    private static final long serialVersionUID = 1L;

    ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
