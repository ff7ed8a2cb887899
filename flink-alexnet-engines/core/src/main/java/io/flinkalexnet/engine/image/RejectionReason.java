package io.flinkalexnet.engine.image;

/** Why a picture is refused. Names are the stable codes of the topic {@code rejected-images}. */
public enum RejectionReason {
    /** The Kafka record is not an ImageRecord. */
    UNREADABLE_RECORD,
    /** No bytes. */
    EMPTY,
    /** Not one of JPEG, PNG, WebP, BMP. */
    UNSUPPORTED_FORMAT,
    /** The header claims more pixels or a longer side than is decoded. */
    TOO_LARGE,
    /** The file ends early. */
    TRUNCATED,
    /** The decoder gives up. */
    CORRUPT,
    /** Training needs a label. */
    MISSING_LABEL,
    /** The label is not in the statistics' label list. */
    UNKNOWN_LABEL,
    /** The record names a picture by its URI, and what is there may not or can't be had. */
    UNFETCHABLE
}
