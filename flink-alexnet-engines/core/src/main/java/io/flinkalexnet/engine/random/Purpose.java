package io.flinkalexnet.engine.random;

/** What a random number is for. Codes are part of what a seed means: never reuse or change one. */
public record Purpose(int code) {
    /** Initial weights; the layer's index in its network is added by {@link #of}. */
    public static final Purpose INITIAL_WEIGHTS = new Purpose(0x0100);

    /** Dropout masks; the layer's index in its network is added by {@link #of}. */
    public static final Purpose DROPOUT = new Purpose(0x0200);

    /** Crop, mirror and lighting of one picture. */
    public static final Purpose AUGMENTATION = new Purpose(0x0300);

    /** Order of the chunks of an epoch. */
    public static final Purpose CHUNK_ORDER = new Purpose(0x0400);

    /** Order of the records within a group of chunks. */
    public static final Purpose GROUP_ORDER = new Purpose(0x0500);

    /** Order in which a folder's pictures are sent to a topic. */
    public static final Purpose INGEST_ORDER = new Purpose(0x0600);

    /** The same purpose for one of several layers, index 0 to 255. */
    public Purpose of(int index) {
        if (index < 0 || index > 255) {
            throw new IllegalArgumentException("index must be in [0, 255], was " + index);
        }
        return new Purpose(code + index);
    }
}
