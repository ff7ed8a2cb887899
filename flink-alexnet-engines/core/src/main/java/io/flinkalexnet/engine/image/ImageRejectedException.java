package io.flinkalexnet.engine.image;

/** One picture can't be used. Its message names the rule and the value, for {@code detail}. */
public final class ImageRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RejectionReason reason;

    public ImageRejectedException(RejectionReason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public RejectionReason reason() {
        return reason;
    }
}
