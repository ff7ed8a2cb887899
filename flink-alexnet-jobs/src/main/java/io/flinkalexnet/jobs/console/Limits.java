package io.flinkalexnet.jobs.console;

import java.time.Duration;

/** What a console holds and lets in, at most. */
final class Limits {
    /** Pages that are open at the same time. */
    static final int CLIENTS_MAX = 16;

    /** Messages that wait for a page; one that is slower is let go and comes back by itself. */
    static final int CLIENT_QUEUE_MAX = 64;

    /** An uploaded file. */
    static final int UPLOAD_BYTES_MAX = 16 << 20;

    /** Uploads that are read or wait for the network. */
    static final int UPLOADS_MAX = 4;

    /** Time for an upload, from its first byte to its result. */
    static final Duration UPLOAD_PATIENCE = Duration.ofSeconds(60);

    /** Encoded pictures that are held: the newest. */
    static final long PICTURE_BYTES_MAX =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** Encoded bytes of rejected records that are held: the newest. */
    static final long REJECTED_BYTES_MAX =
            Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 32);

    /** Embeddings that can be found: the newest. */
    static final long EMBEDDING_BYTES_MAX =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** Predictions on the page. */
    static final int PREDICTIONS_SHOWN = 24;

    /** Rejected records on the page. */
    static final int REJECTED_SHOWN = 12;

    /** Models on the page. */
    static final int MODELS_SHOWN = 8;

    /** Points of a curve on the page. */
    static final int CURVE_POINTS = 300;

    /** Neighbours of an upload. */
    static final int NEIGHBORS = 16;

    /** Height and width of pictures on the page, in pixels. */
    static final int PICTURE_SIDE_MAX = 112;

    private Limits() {}
}
